package org.postern.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private static List<EnvelopeAddress> to(String value) {
        return Mail.read("To: " + value + "\r\n\r\n").envelope().to();
    }

    @Test
    void readsAddressesInAllTheirForms() {
        assertThat(to("a@b.c")).containsExactly(new EnvelopeAddress(null, "a", "b.c"));
        assertThat(to("<a@b>, C D <c@d>"))
                .containsExactly(new EnvelopeAddress(null, "a", "b"), new EnvelopeAddress("C D", "c", "d"));
        assertThat(to("\"Last, First\" <a@b>")).containsExactly(new EnvelopeAddress("Last, First", "a", "b"));
        assertThat(to("a@b (Name (nested))")).containsExactly(new EnvelopeAddress("Name (nested)", "a", "b"));
        assertThat(to("\"odd @ local\"@b")).containsExactly(new EnvelopeAddress(null, "odd @ local", "b"));
        assertThat(to("A <@r1,@r2:a@b>")).containsExactly(new EnvelopeAddress("A", "a", "b"));
        assertThat(to("=?utf-8?q?x_y?= <a@b>")).containsExactly(new EnvelopeAddress("=?utf-8?q?x_y?=", "a", "b"));
    }

    @Test
    void groupsHaveABeginningAndAnEnd() {
        var end = new EnvelopeAddress(null, null, null);
        assertThat(to("undisclosed-recipients:;"))
                .containsExactly(new EnvelopeAddress(null, "undisclosed-recipients", null), end);
        assertThat(to("A B: a@b, c@d; e@f"))
                .containsExactly(
                        new EnvelopeAddress(null, "A B", null),
                        new EnvelopeAddress(null, "a", "b"),
                        new EnvelopeAddress(null, "c", "d"),
                        end,
                        new EnvelopeAddress(null, "e", "f"));
        assertThat(to("open: a@b")).endsWith(end);
    }

    @Test
    void whatIsNoAddressStillHasAHost() {
        assertThat(to("somebody")).containsExactly(new EnvelopeAddress(null, "somebody", ""));
        assertThat(to("<>")).containsExactly(new EnvelopeAddress(null, "", ""));
        assertThat(to(", ,")).isEmpty();
        assertThat(to("\"open")).containsExactly(new EnvelopeAddress(null, "open", ""));
        assertThat(to("<a@b")).containsExactly(new EnvelopeAddress(null, "a", "b"));
    }

    @Test
    void senderAndReplyToAreThoseOfFromWhereTheyAreMissing() {
        Envelope envelope = Mail.read("From: a@b\r\nReply-To:\r\nSubject:\r\nDATE: d\r\n\r\n")
                .envelope();

        assertThat(envelope.sender()).isEqualTo(envelope.from()).hasSize(1);
        assertThat(envelope.replyTo()).isEqualTo(envelope.from());
        assertThat(envelope.subject()).isEmpty();
        assertThat(envelope.date()).isEqualTo("d");
        assertThat(envelope.messageId()).isNull();
    }

    @Test
    void foldedValuesAreUnfoldedAndHaveNoControls() {
        Envelope envelope = Mail.read("Subject: a\r\n b\r\n\tc\0d\re\r\n\r\n").envelope();

        assertThat(envelope.subject()).isEqualTo("a b\tc d e");
    }

    @Test
    void addressesAreTakenToTheLimit() {
        assertThat(to("a@b,".repeat(MimeLimits.ADDRESSES - 1))).hasSize(MimeLimits.ADDRESSES - 1);
        assertThat(to("a@b,".repeat(MimeLimits.ADDRESSES + 1))).hasSize(MimeLimits.ADDRESSES);
    }

    private static String subset(String section, boolean without, String... names) {
        return new String(HeaderSubset.of(Mail.bytes(section), List.of(names), without), StandardCharsets.ISO_8859_1);
    }

    @Test
    void headerSubsetsKeepTheFieldsAsTheyStand() {
        String section = "A: 1\r\n  more\r\nb : 2\r\nno field\r\nAB: 3\r\n\r\n";

        assertThat(subset(section, false, "a")).isEqualTo("A: 1\r\n  more\r\n\r\n");
        assertThat(subset(section, false, "B", "x")).isEqualTo("b : 2\r\n\r\n");
        assertThat(subset(section, true, "A", "B")).isEqualTo("no field\r\nAB: 3\r\n\r\n");
        assertThat(subset("A: 1", false, "A")).isEqualTo("A: 1");
        assertThat(subset("", true)).isEmpty();
    }
}
