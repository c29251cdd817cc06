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
        CommandLine line = commandLine();
        line.setOut(writer(false));
        line.setErr(writer(true));
        return line.execute(arguments);
    }

    CommandLine commandLine() {
        var asker = new Asker(terminal, stores);
        var line = new CommandLine(new PosternCommand())
                .addSubcommand(new SetupCommand(terminal, stores))
                .addSubcommand(new TryCommand(terminal, servers, clock))
                .addSubcommand(new ServeCommand(terminal, servers, clock))
                .addSubcommand(new AskingCommands.Status(asker))
                .addSubcommand(new AskingCommands.Verify(asker))
                .addSubcommand(new AskingCommands.Reload(asker))
                .addSubcommand(new DomainCommand(asker))
                .addSubcommand(new AccountCommand(asker))
                .addSubcommand(new AliasCommand(asker))
                .addSubcommand(new QueueCommand(asker))
                .addSubcommand(new CheckMessageCommand(terminal, clock));
        line.setExecutionExceptionHandler((failure, _, _) -> failed(failure));
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandLineTool::grouped);
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, _ -> System.lineSeparator());
        line.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
        addHelp(line);
        return line;
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
