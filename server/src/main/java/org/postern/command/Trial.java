package org.postern.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.control.Administration;
import org.postern.control.Exit;
import org.postern.control.Outcome;

/** What {@code try} adds to a server: accounts, their passwords for the next run, welcome messages, the words it prints. */
final class Trial {
    /** Most lines of the file of passwords that are read: ours. */
    private static final int MAX_LINES = 100_000;

    private final Path folder;
    private final String domain;
    private final Server server;
    private final InstantSource clock;
    private final ReadyFile ready;

    Trial(Path folder, String domain, Server server, InstantSource clock) throws IOException {
        this.folder = folder;
        this.domain = domain;
        this.server = server;
        this.clock = clock;
        this.ready = new ReadyFile(folder);
        ready.remove(); // a stale one of a run that was killed; the server holds the store's lock by now
    }

    /** Alice and Bob, with the passwords of the run before where there was one. */
    List<ReadyFile.Account> defaultAccounts() throws IOException, CommandFailed {
        return accounts(Map.of("alice@" + domain, Secrets.made(), "bob@" + domain, Secrets.made()));
    }

    /** u0 to u(n-1), all with that password. */
    List<ReadyFile.Account> numberedAccounts(int n, String password) throws IOException, CommandFailed {
        var wanted = new LinkedHashMap<String, String>();
        for (int i = 0; i < n; i++) {
            wanted.put("u" + i + "@" + domain, password);
        }
        return accounts(wanted);
    }

    private List<ReadyFile.Account> accounts(Map<String, String> wanted) throws IOException, CommandFailed {
        Administration administration = server.administration();
        if (administration.domain(domain) == null) {
            require(administration.addDomain(domain));
        }
        Map<String, String> known = known();
        var fresh = new LinkedHashMap<String, List<String>>();
        var all = new ArrayList<ReadyFile.Account>();
        for (String address : wanted.keySet().stream().sorted(Trial::byNumber).toList()) {
            String password = String.valueOf(wanted.get(address));
            if (administration.account(address) == null) {
                fresh.computeIfAbsent(password, _ -> new ArrayList<>()).add(address);
                known.put(address, password);
            }
            all.add(new ReadyFile.Account(address, known.getOrDefault(address, "")));
        }
        for (Map.Entry<String, List<String>> group : fresh.entrySet()) {
            require(administration.addAccounts(group.getValue(), group.getKey()));
        }
        if (!fresh.isEmpty()) {
            remember(known);
        }
        welcome(all.getFirst().address());
        return List.copyOf(all);
    }

    /** u2 before u10. */
    private static int byNumber(String one, String other) {
        int byLength = Integer.compare(one.length(), other.length());
        return one.charAt(0) == 'u' && byLength != 0 ? byLength : one.compareTo(other);
    }

    private static void require(Outcome outcome) throws CommandFailed {
        switch (outcome) {
            case Outcome.Done _ -> {}
            case Outcome.Refused(String problem, String remedy) -> throw new CommandFailed(Exit.WRONG, problem, remedy);
        }
    }

    private Path passwords() {
        return folder.resolve("accounts");
    }

    /** Address and password on each line. */
    private Map<String, String> known() throws IOException {
        var known = new LinkedHashMap<String, String>();
        try (Stream<String> lines = Files.lines(passwords())) {
            lines.limit(MAX_LINES).forEach(line -> {
                int blank = line.indexOf(' ');
                if (blank > 0) {
                    known.put(line.substring(0, blank), line.substring(blank + 1));
                }
            });
        } catch (NoSuchFileException _) {
            return known; // the first run
        }
        return known;
    }

    private void remember(Map<String, String> known) throws IOException {
        var text = new StringBuilder();
        known.forEach((address, password) ->
                text.append(address).append(' ').append(password).append('\n'));
        DataFolder.replaceFile(passwords(), text.toString());
    }

    private void welcome(String address) throws CommandFailed {
        Administration.@Nullable AccountView view = server.administration().account(address);
        if (view == null || view.messages() > 0) {
            return;
        }
        for (String message : Welcome.messages(address, domain, clock.instant())) {
            require(server.administration().file(address, message.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Writes the ready file and tells the person what to do now. */
    void announce(List<ReadyFile.Account> accounts, Terminal terminal, boolean goesAway)
            throws IOException, CommandFailed {
        terminal.result("A complete mail server is running on this machine, for this machine only.");
        terminal.result("");
        terminal.result("  data      " + folder + (goesAway ? "   (goes away at the end)" : ""));
        for (Server.Listening listening : server.listeners()) {
            terminal.result("  listener  " + listening.name() + " " + ReadyFile.hostPort(listening.address()));
        }
        for (ReadyFile.Account account : accounts.subList(0, Math.min(3, accounts.size()))) {
            terminal.result("  account   " + account.address() + "   "
                    + (account.password().isEmpty() ? "(password unknown)" : account.password()));
        }
        if (accounts.size() > 3) {
            terminal.result("            … and " + (accounts.size() - 3) + " more");
        }
        new TrialHints(server, folder).lines(accounts).forEach(terminal::result);
        terminal.result("");
        terminal.result("Ctrl-C stops it.");
        ready.write(domain, server.authority(), server.listeners(), accounts);
    }
}
