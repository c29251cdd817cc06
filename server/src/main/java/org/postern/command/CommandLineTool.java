package org.postern.command;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postern.control.Exit;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/** All commands, wired. */
public final class CommandLineTool {
    /** Groups of {@code --help}, in order. */
    private static final Map<String, List<String>> GROUPS = groups();

    private final Terminal terminal;
    private final ServerStart servers;
    private final OpenStore.Opener stores;
    private final InstantSource clock;

    public CommandLineTool(Terminal terminal, ServerStart servers, OpenStore.Opener stores, InstantSource clock) {
        this.terminal = terminal;
        this.servers = servers;
        this.stores = stores;
        this.clock = clock;
    }

    private static Map<String, List<String>> groups() {
        var groups = new LinkedHashMap<String, List<String>>();
        groups.put("Begin:", List.of("try", "setup"));
        groups.put("Run:", List.of("serve", "status", "reload"));
        groups.put("Who has mail here:", List.of("domain", "account", "alias"));
        groups.put("Mail on its way out:", List.of("queue"));
        groups.put("The mail's safety:", List.of("verify"));
        groups.put("Look closer:", List.of("check-message"));
        return groups;
    }

    /**
     * Runs one command.
     *
     * @return the exit code
     */
    public int run(String... arguments) {
        CommandLine line = arguments.length > 0 ? commandLine(arguments[0]) : commandLine();
        line.setOut(writer(false));
        line.setErr(writer(true));
        return line.execute(arguments);
    }

    /** With all commands. */
    CommandLine commandLine() {
        return commandLine("");
    }

    /** With that command alone, where there is such a one: reading what all of them take would make a start slower. */
    private CommandLine commandLine(String only) {
        Map<String, Object> commands = commands();
        Object wanted = commands.get(only);
        var line = new CommandLine(new PosternCommand());
        (wanted == null ? commands.values() : List.of(wanted)).forEach(line::addSubcommand);
        line.setExecutionExceptionHandler((failure, _, _) -> failed(failure));
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandLineTool::grouped);
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, _ -> System.lineSeparator());
        line.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
        addHelp(line);
        return line;
    }

    private Map<String, Object> commands() {
        var asker = new Asker(terminal, stores);
        var commands = new LinkedHashMap<String, Object>();
        commands.put("setup", new SetupCommand(terminal, stores));
        commands.put("try", new TryCommand(terminal, servers, clock));
        commands.put("serve", new ServeCommand(terminal, servers, clock));
        commands.put("status", new AskingCommands.Status(asker));
        commands.put("verify", new AskingCommands.Verify(asker));
        commands.put("reload", new AskingCommands.Reload(asker));
        commands.put("domain", new DomainCommand(asker));
        commands.put("account", new AccountCommand(asker));
        commands.put("alias", new AliasCommand(asker));
        commands.put("queue", new QueueCommand(asker));
        commands.put("check-message", new CheckMessageCommand(terminal, clock));
        return commands;
    }

    private static void addHelp(CommandLine line) {
        for (CommandLine command : line.getSubcommands().values()) {
            if (command.getCommandSpec().findOption("--help") == null) {
                command.getCommandSpec().mixinStandardHelpOptions(true);
            }
            addHelp(command);
        }
    }

    private int failed(Exception failure) {
        if (failure instanceof CommandFailed failed) {
            terminal.say(String.valueOf(failed.getMessage()));
            return failed.exit().code();
        }
        terminal.say("A fault of the program itself; please report it:");
        terminal.say(stack(failure));
        return Exit.NOT_WELL.code();
    }

    private static String stack(Exception failure) {
        var text = new java.io.StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString().replace("\t", "    ");
    }

    private static String grouped(Help help) {
        var text = new StringBuilder();
        GROUPS.forEach((group, names) -> {
            text.append(group).append(System.lineSeparator());
            for (String name : names) {
                CommandLine command = help.commandSpec().subcommands().get(name);
                if (command != null) {
                    String[] description =
                            command.getCommandSpec().usageMessage().description();
                    text.append(String.format("  %-13s %s%n", name, String.join(" ", description)));
                }
            }
        });
        return text.toString();
    }

    private PrintWriter writer(boolean forPeople) {
        return new PrintWriter(new LinesTo(forPeople ? terminal::say : terminal::result), true);
    }
}
