package org.postern.command;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.config.IpLiteral;
import org.postern.config.Kind;
import org.postern.config.ServerAddress;
import org.postern.control.Exit;
import org.postern.dns.NetworkResolver;
import org.postern.dns.ZoneResolver;
import org.postern.mail.dkim.DkimOutcome;
import org.postern.mail.dmarc.DmarcOutcome;
import org.postern.mail.dmarc.DmarcResult;
import org.postern.mail.dns.Resolver;
import org.postern.mail.spf.SpfOutcome;
import org.postern.origin.Claim;
import org.postern.origin.Examination;
import org.postern.origin.Examiner;
import org.postern.origin.Words;
import org.postern.reason.Language;
import org.postern.trace.Escaper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postern check-message}. Needs no server and no data. */
@Command(
        name = "check-message",
        description = "Who really sent this message: SPF, DKIM, DMARC and ARC, and why.",
        footer = {
            "",
            "Exit code 0: the sender is proven, or nobody asks for proof. 1: he is not. 3: the DNS did not answer.",
            "Examples:",
            "  postern check-message letter.eml",
            "  postern check-message letter.eml --ip 192.0.2.7 --helo mail.example.org --mail-from ann@example.org",
            "  postern check-message letter.eml --dns my-new.zone     (before you publish your records)"
        })
final class CheckMessageCommand implements Callable<Integer> {
    private static final int SLICE = 16 * 1024;

    /** A zone is read whole. */
    private static final long MAX_ZONE = 16 * 1024 * 1024;

    private final Terminal terminal;
    private final InstantSource clock;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "The message, headers and all.")
    private @Nullable Path file;

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "Who connected: needed for SPF.")
    private @Nullable String ip;

    @Option(names = "--helo", paramLabel = "NAME", description = "What he called himself.")
    private String helo = "";

    @Option(names = "--mail-from", paramLabel = "ADDRESS", description = "The envelope's sender.")
    private String mailFrom = "";

    @Option(names = "--dns", paramLabel = "IP[:PORT]|FILE", description = "Whom to ask, or a zone file to look in.")
    private @Nullable String dns;

    @Option(names = "--language", paramLabel = "en|ru", description = "Of the explanations.")
    private String language = "en";

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Option(names = "--json-lines", description = "One request a line from standard input: for test suites.")
    private boolean jsonLines;

    CheckMessageCommand(Terminal terminal, InstantSource clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() throws CommandFailed {
        if (jsonLines) {
            return new CheckLines(terminal, clock).answerAll(terminal.input());
        }
        if (file == null) {
            throw new CommandFailed(
                    Exit.WRONG, "no message is named", "Name the file: postern check-message letter.eml");
        }
        Words words = new Words(language());
        Examination examination = examine(file);
        if (json) {
            terminal.result(CheckAnswer.of(examination, words).toString());
        } else {
            print(examination, words);
        }
        return exit(examination.dmarc()).code();
    }

    /** Nobody may pass as well whose owner has published nothing: that is said in words. */
    private static Exit exit(@Nullable DmarcOutcome dmarc) {
        return switch (dmarc == null ? DmarcResult.PERMERROR : dmarc.result()) {
            case PASS, NONE -> Exit.WELL;
            case FAIL, PERMERROR -> Exit.NOT_WELL;
            case TEMPERROR -> Exit.UNREACHABLE;
        };
    }

    private Language language() throws CommandFailed {
        return switch (language) {
            case "en" -> Language.ENGLISH;
            case "ru" -> Language.RUSSIAN;
            default -> throw new CommandFailed(Exit.WRONG, "no such language: " + language, "There are en and ru.");
        };
    }

    private Examination examine(Path message) throws CommandFailed {
        Claim claim = ip == null ? null : new Claim(address(ip, "--ip"), helo, mailFrom);
        Resolver resolver = resolver();
        var examiner = new Examiner();
        try (InputStream in = WireLines.of(new BufferedInputStream(Files.newInputStream(message)))) {
            byte[] slice = new byte[SLICE];
            for (int n = in.read(slice); n >= 0; n = in.read(slice)) {
                examiner.take(slice, 0, n);
            }
        } catch (IOException e) {
            throw new CommandFailed(
                    Exit.WRONG, "cannot read " + message + ": " + e.getMessage(), "Is it there, and may you read it?");
        }
        return examiner.examine(resolver, claim, null, clock);
    }

    private Resolver resolver() throws CommandFailed {
        try {
            if (dns == null) {
                return NetworkResolver.ofSystem(clock);
            }
            Path zone = Path.of(dns);
            if (Files.isRegularFile(zone)) {
                if (Files.size(zone) > MAX_ZONE) {
                    throw new CommandFailed(Exit.WRONG, dns + " is too large for a zone file", "Name another file.");
                }
                return ZoneResolver.parse(Files.readString(zone));
            }
        } catch (IOException e) {
            throw new CommandFailed(
                    Exit.WRONG, "cannot use " + dns + ": " + e.getMessage(), "It must be a zone file (RFC 1035 §5).");
        }
        return NetworkResolver.at(List.of(server(dns)), clock);
    }

    private static InetSocketAddress server(String text) throws CommandFailed {
        InetSocketAddress server = ServerAddress.parse(text, Kind.DNS_PORT);
        if (server != null) {
            return server;
        }
        throw new CommandFailed(
                Exit.WRONG,
                "--dns " + text + " is neither a DNS server's address nor a file that is there",
                "Write it as 192.0.2.7, 192.0.2.7:53 or [2001:db8::7]:53.");
    }

    private static InetAddress address(String text, String option) throws CommandFailed {
        InetAddress address = IpLiteral.parse(text);
        if (address != null) {
            return address;
        }
        throw new CommandFailed(
                Exit.WRONG,
                option + " " + text + " is neither an IP address nor a file that is there",
                "Write it as 192.0.2.7 or 2001:db8::7.");
    }

    private void print(Examination examination, Words words) {
        SpfOutcome from = examination.mailFrom();
        SpfOutcome greeting = examination.helo();
        if (from == null || greeting == null) {
            line("SPF", "none", words.withoutClient());
        } else {
            line("SPF", from.result().word(), words.of(from));
            line("SPF HELO", greeting.result().word(), words.of(greeting));
        }
        if (examination.dkim().isEmpty()) {
            line("DKIM", "none", words.unsigned());
        }
        for (DkimOutcome signature : examination.dkim()) {
            line("DKIM", signature.result().word(), signature.domain() + ": " + words.of(signature));
        }
        String dmarc = examination.dmarc() == null
                ? DmarcResult.PERMERROR.word()
                : examination.dmarc().result().word();
        line("DMARC", dmarc, words.of(examination));
        line("ARC", examination.arc().status().word(), words.of(examination.arc()));
    }

    /** What a message says of itself must not look like a line of ours. */
    private void line(String what, String result, String why) {
        terminal.result(Escaper.terminal(String.format("%-9s %-10s %s", what, result, why)));
    }
}
