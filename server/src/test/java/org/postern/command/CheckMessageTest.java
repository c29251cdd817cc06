package org.postern.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.control.Exit;

/** On the example of RFC 8463 appendix A, whose keys are published in a zone file. */
final class CheckMessageTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z"));
    private static final String ZONE = """
            brisbane._domainkey.football.example.com. IN TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
            football.example.com. IN TXT "v=spf1 ip4:192.0.2.0/24 -all"
            _dmarc.example.com. IN TXT "v=DMARC1; p=quarantine; sp=reject"
            """;
    private static final String MESSAGE = """
            DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
             d=football.example.com; i=@football.example.com;
             q=dns/txt; s=brisbane; t=1528637909; h=from : to :
             subject : date : message-id : from : subject : date;
             bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
             b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
             Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
            From: Joe SixPack <joe@football.example.com>
            To: Suzie Q <suzie@shopping.example.net>
            Subject: Is dinner ready?
            Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
            Message-ID: <20030712040037.46341.5F8J@football.example.com>

            Hi.

            We lost the game.  Are you hungry yet?

            Joe.
            """;

    private final RecordingTerminal terminal = new RecordingTerminal();

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("zone"), ZONE);
        Files.writeString(folder.resolve("whole.eml"), MESSAGE.replace("\n", "\r\n"));
        Files.writeString(folder.resolve("saved.eml"), MESSAGE);
        Files.writeString(folder.resolve("changed.eml"), MESSAGE.replace("hungry", "angry"));
    }

    private int run(String file, String... more) {
        terminal.results.clear();
        terminal.words.clear();
        ServerStart none = (_, _) -> {
            throw new CommandFailed(Exit.UNREACHABLE, "not here", "");
        };
        OpenStore.Opener noStore = _ -> {
            throw new CommandFailed(Exit.UNREACHABLE, "not here", "");
        };
        var arguments = new ArrayList<>(List.of("check-message"));
        if (!file.isEmpty()) {
            arguments.addAll(List.of(
                    folder.resolve(file).toString(),
                    "--dns",
                    folder.resolve("zone").toString()));
        }
        arguments.addAll(List.of(more));
        return new CommandLineTool(terminal, none, noStore, CLOCK).run(arguments.toArray(String[]::new));
    }

    @Test
    void aMessageThatIsGenuineIsSaidToBe() {
        assertThat(run("whole.eml")).isZero();
        assertThat(terminal.result())
                .contains("DKIM      pass", "the signature holds")
                .contains("DMARC     pass", "really comes from football.example.com", "DKIM (football.example.com)")
                .contains("SPF       none", "--ip")
                .contains("ARC       none");
    }

    @Test
    void aMessageThatWasSavedWithOtherLineEndsIsTheSame() {
        assertThat(run("saved.eml")).isZero();
        assertThat(terminal.result()).contains("DKIM      pass");
    }

    @Test
    void aMessageThatWasChangedSaysWhatAndWhatItsOwnerWants() {
        assertThat(run("changed.eml")).isEqualTo(1);
        assertThat(terminal.result())
                .contains("DKIM      fail", "the text was changed")
                .contains("DMARC     fail", "refused", "_dmarc.example.com", "SPF, which might prove it", "--ip");
    }

    @Test
    void whoConnectedIsLookedAtWhenHeIsKnown() {
        String[] from = {"--ip", "192.0.2.7", "--helo", "x.test", "--mail-from", "a@football.example.com"};
        assertThat(run("changed.eml", from)).isZero();
        assertThat(terminal.result()).contains("SPF       pass", "ip4:192.0.2.0/24", "SPF (football.example.com)");
        from[1] = "203.0.113.1";
        assertThat(run("changed.eml", from)).isEqualTo(1);
        assertThat(terminal.result())
                .contains("SPF       fail", "\"-all\" matches")
                .doesNotContain("--ip");
    }

    @Test
    void noAnswerIsNoVerdict() throws IOException {
        Files.writeString(folder.resolve("zone"), "_dmarc.football.example.com. IN TXT x ; timeout\n");
        assertThat(run("changed.eml")).isEqualTo(Exit.UNREACHABLE.code());
        assertThat(terminal.result()).contains("DMARC     temperror");
    }

    @Test
    void aMessageCannotWriteLinesOfOurs() throws IOException {
        String forged = "x.example\r\n DMARC     pass       really\r\n\tARC pass";
        Files.writeString(
                folder.resolve("forged.eml"),
                "DKIM-Signature: v=1; a=" + forged + "; d=" + forged + "; s=" + forged + "; h=from; bh=; b=\r\n"
                        + "ARC-Seal: i=1; cv=" + forged + "\r\nARC-Message-Signature: i=1\r\n"
                        + "ARC-Authentication-Results: i=1; x\r\n"
                        + "From: joe@football.example.com\r\n\r\nhi\r\n");
        Files.writeString(
                folder.resolve("zone"),
                ZONE.replace("ip4:192.0.2.0/24", "ip4:1\\013\\010DMARC"),
                StandardCharsets.ISO_8859_1);
        run("forged.eml", "--ip", "192.0.2.7", "--mail-from", "a@football.example.com");
        assertThat(terminal.results).hasSize(5).noneMatch(line -> line.chars().anyMatch(Character::isISOControl));
        assertThat(terminal.result()).contains("x.example\\u000d\\u000a DMARC");
    }

    @Test
    void itSpeaksRussianToo() {
        run("changed.eml", "--language", "ru");
        assertThat(terminal.result()).contains("текст изменён", "ничто не доказывает", "не принимать");
    }

    @Test
    void programsGetTheSame() {
        run("whole.eml", "--json");
        assertThat(terminal.result())
                .contains(
                        "\"dkim\":[{\"result\":\"pass\",\"domain\":\"football.example.com\",\"selector\":\"brisbane\"")
                .contains("\"dmarc\":{\"result\":\"pass\",\"domain\":\"football.example.com\",\"policy\":\"reject\","
                        + "\"recordAt\":\"_dmarc.example.com\"")
                .contains("\"arc\":{\"result\":\"none\"");
    }

    @Test
    void whatIsWrongWithTheCallIsSaidWithARemedy() {
        assertThat(run("")).isEqualTo(2);
        assertThat(terminal.said()).contains("no message is named");
        assertThat(run("missing.eml")).isEqualTo(2);
        assertThat(run("whole.eml", "--ip", "localhost")).isEqualTo(2);
        assertThat(terminal.said()).contains("--ip localhost");
        for (String none : List.of("1.2.3", "1.2.3.256", "01.2.3.4", "1", "fe80::1%lo", ":::", "1.2.3.4.")) {
            assertThat(run("whole.eml", "--ip", none)).as(none).isEqualTo(2);
        }
        assertThat(run("whole.eml", "--language", "fr")).isEqualTo(2);
        assertThat(run("", folder.resolve("whole.eml").toString(), "--dns", "127.0.0.1:99999"))
                .isEqualTo(2);
        assertThat(run("", folder.resolve("whole.eml").toString(), "--dns", "no-such-file"))
                .isEqualTo(2);
    }

    @Test
    void suitesAskLineByLine() {
        terminal.piped = """
                {"kind":"spf","ip":"192.0.2.7","helo":"h.example","mailfrom":"a@b.example","dns":{"b.example":[["TXT","v=spf1 a -all"],["A","192.0.2.7"]]}}
                {"kind":"spf","ip":"192.0.2.7","helo":"h.example","mailfrom":"a@b.example","dns":{"b.example":["TIMEOUT"]}}
                {"kind":"dmarc","ip":"192.0.2.7","helo":"h.example","mailfrom":"a@b.example","message":"RnJvbTogYUBiLmV4YW1wbGUNCg0KaGkNCg==","dns":{"_dmarc.b.example":[["TXT","v=DMARC1; p=reject"]]}}
                not json
                {"kind":"new"}
                {"kind":"spf","ip":"example.org"}
                {"kind":"spf","ip":"192.0.2"}
                """;
        assertThat(run("", "--json-lines")).isZero();
        assertThat(terminal.results).hasSize(7);
        assertThat(terminal.results.get(0)).contains("\"result\":\"pass\"");
        assertThat(terminal.results.get(1)).contains("\"result\":\"temperror\"");
        assertThat(terminal.results.get(2)).contains("\"result\":\"fail\"", "\"disposition\":\"reject\"");
        assertThat(terminal.results.subList(3, 7)).allMatch(line -> line.contains("\"result\":\"error\""));
    }
}
