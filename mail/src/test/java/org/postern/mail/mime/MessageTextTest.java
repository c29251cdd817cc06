package org.postern.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTextTest {
    private static boolean found(String message, boolean withHeaders, String text) throws IOException {
        var needle = new Needle(text);
        byte[] bytes = Mail.bytes(message);
        MessageText.search(new ByteArrayInputStream(bytes), Mail.read(bytes).structure(), withHeaders, List.of(needle));
        return needle.found();
    }

    private static String base64(String text) {
        return Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void findsDecodedTextWithoutRegardToCase() throws IOException {
        String message = "Subject: =?utf-8?b?" + base64("Отчёт") + "?=\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n" + base64("Привет, мир. ÜBER alles x".repeat(1000));

        assertThat(found(message, true, "ОТЧЁТ")).isTrue();
        assertThat(found(message, false, "отчёт")).isFalse();
        assertThat(found(message, false, "МИР. über")).isTrue();
        assertThat(found(message, false, "u\u0308ber ALLES")).isTrue();
        assertThat(found(message, true, "nowhere")).isFalse();
        assertThat(found(message, true, "")).isTrue();
    }

    @Test
    void severalTextsAreFoundInOnePassAcrossPieces() throws IOException {
        // beside the pieces' length, so that each place in a text lies once between two pieces
        for (int before = 4080; before < 4110; before++) {
            byte[] bytes =
                    Mail.bytes("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                            + base64("a".repeat(before) + "\ud835\udc1a Straße \ufb01n b"));
            var needles = List.of(new Needle("aa STRA"), new Needle("fin B"), new Needle("straß"), new Needle("zz"));
            MessageText.search(new ByteArrayInputStream(bytes), Mail.read(bytes).structure(), false, needles);
            assertThat(needles.stream().map(Needle::found)).as("" + before).containsExactly(true, true, true, false);
        }
    }

    @Test
    void quotedPrintableAndOldCharsetsAreDecoded() throws IOException {
        String message = Mail.crlf("""
                Content-Type: text/plain; charset=koi8-r
                Content-Transfer-Encoding: quoted-printable

                =D0=D2=C9=
                =D7=C5=D4 a=3Db =zz =""");

        assertThat(found(message, false, "Привет a=b =zz")).isTrue();
    }

    @Test
    void attachmentsAreNotTextButForwardedHeadersAre() throws IOException {
        String message = Mail.crlf("""
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: application/octet-stream

                secret
                --b
                Content-Type: message/rfc822

                Subject: hidden

                inner
                --b--
                """);

        assertThat(found(message, false, "secret")).isFalse();
        assertThat(found(message, false, "subject: hidden")).isTrue();
        assertThat(found(message, false, "INNER")).isTrue();
    }

    @Test
    void severalNeedlesAreLookedForInOnePass() throws IOException {
        byte[] message = Mail.bytes("Subject: one\r\n\r\ntwo");
        var needles = List.of(new Needle("two"), new Needle("one"), new Needle("three"));

        MessageText.search(new ByteArrayInputStream(message), Mail.read(message).structure(), true, needles);

        assertThat(needles).extracting(Needle::found).containsExactly(true, true, false);
    }

    @Test
    void aNeedleFindsWhatOverlapsItself() {
        assertThat(new Needle("aab").in("aaab")).isTrue();
        assertThat(new Needle("abcabd").in("abcabcabd")).isTrue();
        assertThat(new Needle("ab").in("a b")).isFalse();
        assertThat(new Needle("\uD801\uDC00").in("x\uD801\uDC28")).isTrue();
        assertThat(new Needle("x".repeat(MimeLimits.NEEDLE)).in("x")).isFalse();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> new Needle("x".repeat(MimeLimits.NEEDLE + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void encodedWordsAreDecodedAsPeopleReadThem() {
        assertThat(EncodedWords.decode("=?iso-8859-1?q?a=E4_b?= c")).isEqualTo("aä b c");
        assertThat(EncodedWords.decode("x =?utf-8?q?a?= =?utf-8?b?Yg==?= y")).isEqualTo("x ab y");
        assertThat(EncodedWords.decode("=?utf-8*en?Q?=C3?= =?utf-8?q?=A4?=")).isEqualTo("ä");
        assertThat(EncodedWords.decode("=?none?x?y?= =?open")).isEqualTo("=?none?x?y?= =?open");
        assertThat(EncodedWords.decode("\u00c3\u00a4")).isEqualTo("ä");
        assertThat(EncodedWords.decode("\u00e4")).isEqualTo("ä");
        assertThat(EncodedWords.decode("=?utf-8?q?=zz=?=")).isEqualTo("=zz=");
    }

    @Test
    void datesAreReadInTheirOldFormsToo() {
        assertThat(MessageDate.parse("Tue, 24 Nov 2026 10:11:12 +0300")).hasToString("2026-11-24T10:11:12+03:00");
        assertThat(MessageDate.parse("1 jan 99 1:02 EST (x)")).hasToString("1999-01-01T01:02-05:00");
        assertThat(MessageDate.parse("Fri, 31 Dec 2016 23:59:60 GMT")).hasToString("2016-12-31T23:59:59Z");
        assertThat(MessageDate.parse("31 Feb 2020 00:00:00 +0000")).isNull();
        assertThat(MessageDate.parse("1 Jan 2020 00:00:00 +9999")).isNull();
        assertThat(MessageDate.parse("yesterday")).isNull();
        assertThat(MessageDate.parse("")).isNull();
    }
}
