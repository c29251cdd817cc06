package org.postern.smtpserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postern.mail.address.Domain;
import org.postern.mail.dkim.Algorithm;
import org.postern.mail.dkim.DkimSigner;
import org.postern.mail.message.Field;
import org.postern.mail.message.HeaderReader;
import org.postern.reason.Reason;

/** Who really sent a message decides what becomes of it; and is written on top of it. */
final class OriginTest {
    private static final String ALLOWED = "192.0.2.1";
    private static final String OTHER = "198.51.100.9";

    private static final String ZONE = """
            there.example.         IN TXT "v=spf1 ip4:192.0.2.1 -all"
            _dmarc.there.example.  IN TXT "v=DMARC1; p=reject"
            doubt.example.         IN TXT "v=spf1 -all"
            _dmarc.doubt.example.  IN TXT "v=DMARC1; p=quarantine"
            our.example.           IN TXT "v=spf1 ip4:192.0.2.77 -all"
            """;

    private static final String TAKEN = "S~ 250 2.0.0 taken as\nC: QUIT\nS: 221 2.0.0 bye\n";

    private final MailSite site = new MailSite();

    @BeforeEach
    void publish() {
        site.published(ZONE);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static String to(String recipient, String sender, String... header) {
        return """
                S: 220 mx.our.example ESMTP
                C: HELO mx.there.example
                S: 250 mx.our.example
                C: MAIL FROM:<%s>
                S: 250 2.1.0 sender ok
                C: RCPT TO:<%s>
                S: 250 2.1.5 recipient ok
                C: DATA
                S: 354 go on, end with a dot alone
                %s
                C:
                C: text
                C: .
                """.formatted(
                        sender,
                        recipient,
                        Arrays.stream(header).map(line -> "C: " + line).collect(Collectors.joining("\n")));
    }

    private String only(String mailbox) {
        List<String> mail = site.mail("ann@our.example", mailbox);
        assertThat(mail).hasSize(1);
        return mail.getFirst();
    }

    @Test
    void whatIsProvenIsTakenAndWhatWasFoundStandsOnTop() {
        site.play(ALLOWED, to("ann@our.example", "max@there.example", "From: Max <max@there.example>") + TAKEN);
        assertThat(only("INBOX")).startsWith("""
                        Return-Path: <max@there.example>
                        Authentication-Results: mx.our.example;
                        \tspf=none smtp.helo=mx.there.example;
                        \tspf=pass smtp.mailfrom=max@there.example;
                        \tdkim=none;
                        \tdmarc=pass header.from=there.example
                        Received: from""".replace("\n", "\r\n"));
    }

    @Test
    void whatIsForgedIsRefusedWhereTheOwnerWantsIt() {
        site.play(
                OTHER,
                to("ann@our.example", "max@there.example", "From: Max <max@there.example>")
                        + "S: 550 5.7.1 nothing proves that the domain in From sent it, and its owner wants such mail"
                        + " refused (DMARC)\nC: QUIT\nS: 221 2.0.0 bye\n");
        assertThat(site.mail("ann@our.example", "INBOX")).isEmpty();
        assertThat(site.mail("ann@our.example", "Junk")).isEmpty();
        site.play(OTHER, to("postmaster@our.example", "max@there.example", "From: <max@there.example>") + TAKEN);
        assertThat(site.mail("root@our.example", "Junk")).hasSize(1);
    }

    @Test
    void whatIsInDoubtGoesToJunk() {
        site.play(ALLOWED, to("ann@our.example", "max@there.example", "From: <x@doubt.example>") + TAKEN);
        assertThat(only("Junk")).contains("dmarc=fail header.from=doubt.example");
        assertThat(site.events.of("smtp.message.accepted"))
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).isEqualTo(Reason.AUTHOR_SUSPECT));
        site.play(
                ALLOWED, to("ann@our.example", "max@there.example", "From: <a@there.example>, <b@c.example>") + TAKEN);
        assertThat(site.mail("ann@our.example", "Junk")).hasSize(2);
        assertThat(site.mail("ann@our.example", "INBOX")).isEmpty();
    }

    @Test
    void twoFromFieldsAreRefused() {
        site.play(
                ALLOWED,
                to("ann@our.example", "max@there.example", "From: <max@there.example>", "From: <boss@there.example>")
                        + "S: 550 5.6.0 there must be one From field\nC: QUIT\nS: 221 2.0.0 bye\n");
    }

    @Test
    void ourOwnDomainFromOutsideNeedsAProof() {
        site.play(OTHER, """
                S: 220 mx.our.example ESMTP
                C: HELO there.example
                S: 250 mx.our.example
                C: MAIL FROM:<ann@our.example>
                S: 550 5.7.1 log in to send mail from this domain
                C: QUIT
                S: 221 2.0.0 bye
                """);
        site.play(
                ALLOWED,
                to("ann@our.example", "max@there.example", "From: <bob@our.example>")
                        + "S: 550 5.7.1 nothing proves that this domain sent it: log in, or sign with DKIM\n"
                        + "C: QUIT\nS: 221 2.0.0 bye\n");
        site.published(ZONE + "_dmarc.our.example. IN TXT \"v=DMARC1; p=none\"\n");
        site.play("192.0.2.77", to("ann@our.example", "news@our.example", "From: <news@our.example>") + TAKEN);
        assertThat(only("INBOX")).contains("dmarc=pass header.from=our.example");
    }

    @Test
    void withoutAnAnswerAboutOurDomainTheSenderComesAgain() {
        site.published("our.example. ; timeout\n");
        site.play(OTHER, """
                S: 220 mx.our.example ESMTP
                C: HELO there.example
                S: 250 mx.our.example
                C: MAIL FROM:<ann@our.example>
                S: 451 4.4.3 the DNS does not answer, try again later
                C: QUIT
                S: 221 2.0.0 bye
                """);
        site.published("there.example. ; timeout\n_dmarc.there.example. ; timeout\n");
        site.play(OTHER, to("ann@our.example", "max@there.example", "From: <max@there.example>") + TAKEN);
        assertThat(only("INBOX")).contains("dmarc=temperror header.from=there.example");
        // what the owner wants is known, and whether it is proven is not: neither refused nor let in
        site.published("there.example. ; timeout\n_dmarc.there.example. IN TXT \"v=DMARC1; p=reject\"\n");
        site.play(
                OTHER,
                to("ann@our.example", "max@there.example", "From: <max@there.example>")
                        + "S: 451 4.4.3 the DNS does not answer, try again later\nC: QUIT\nS: 221 2.0.0 bye\n");
        assertThat(site.mail("ann@our.example", "INBOX")).hasSize(1);
    }

    @Test
    void theNameOfThisHostIsOurOwnToo() {
        site.play(
                ALLOWED,
                to("ann@our.example", "max@there.example", "From: <postmaster@mx.our.example>")
                        + "S: 550 5.7.1 nothing proves that this domain sent it: log in, or sign with DKIM\n"
                        + "C: QUIT\nS: 221 2.0.0 bye\n");
    }

    @Test
    void anAddressInANameIsNoAuthorAndANameAloneIsNone() {
        site.play(
                ALLOWED,
                to("ann@our.example", "max@there.example", "From: =?utf-8?Q?info@shop.test?= <max@there.example>")
                        + TAKEN);
        assertThat(only("INBOX")).contains("dmarc=pass header.from=there.example");
        site.play(
                ALLOWED,
                to("ann@our.example", "max@there.example", "From: \"=?x?Q?\"<boss@bank.test>,\"?=\"<max@there.example>")
                        + TAKEN);
        site.play(ALLOWED, to("ann@our.example", "max@there.example", "From: =?utf-8?B?Ym9zcw==?=") + TAKEN);
        assertThat(site.mail("ann@our.example", "Junk")).hasSize(2);
    }

    @Test
    void fieldsThatAreTakenOffCountForTheSizeOfTheHeader() {
        String[] header = new String[2_002];
        Arrays.fill(header, "Authentication-Results: mx.our.example; none");
        header[2_001] = "From: <max@there.example>";
        site.play(
                OTHER,
                to("ann@our.example", "max@there.example", header)
                        + "S: 552 5.3.4 message header too large\nC: QUIT\nS: 221 2.0.0 bye\n");
    }

    /** RFC 8601 §5. */
    @Test
    void whatClaimsToBeOurWordIsTakenOffAndOthersWordsStay() {
        site.play(
                ALLOWED,
                to(
                                "ann@our.example",
                                "max@there.example",
                                "Authentication-Results: mx.our.example; dmarc=pass header.from=bank.example",
                                "authentication-RESULTS : (x) \"MX.our.example\" 1;",
                                " spf=pass",
                                "Authentication-Results: our.example; dkim=pass",
                                "Authentication-Results: (unreadable",
                                "Authentication-Results: mx.our.example.; dkim=pass header.d=dot.example",
                                "Authentication-Results: m\u00d0\u00b9.our.example; dkim=pass header.d=odd.example",
                                "Authentication-Results: list.example; dkim=pass header.d=kept.example",
                                "From: <max@there.example>")
                        + TAKEN);
        String mail = only("INBOX");
        assertThat(mail).contains("list.example; dkim=pass header.d=kept.example\r\nFrom:");
        assertThat(mail).doesNotContain("bank.example", "unreadable", "MX.our.example", "dot.example", "odd.example");
        assertThat(mail.split("(?i)authentication-results", -1)).hasSize(3);
    }

    @Test
    void aSignatureProvesThoughWhatItSignedIsTakenOff() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        String key =
                Base64.getEncoder().encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        site.published(ZONE + "s._domainkey.there.example. IN TXT \"v=DKIM1; k=ed25519; p=" + key + "\"\n");
        String[] header = {
            "Authentication-Results: mx.our.example; dmarc=pass", "From: <max@there.example>", "Subject: signed"
        };
        var reader = new HeaderReader();
        byte[] section = (String.join("\r\n", header) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        reader.take(section, 0, section.length);
        var signer = new DkimSigner(
                reader.section(),
                new DkimSigner.Identity(new Domain("there.example"), "s", Algorithm.ED25519_SHA256, pair.getPrivate()));
        byte[] body = "text\r\n".getBytes(StandardCharsets.US_ASCII);
        signer.body(body, 0, body.length);
        long now = site.clock.instant().getEpochSecond();
        Field signature = signer.sign(now, now + 3_600);
        String[] signed = new String[header.length + 1];
        signed[0] = (signature.name() + ":" + signature.octets()).replace("\r\n", "\nC: ");
        System.arraycopy(header, 0, signed, 1, header.length);

        site.play(OTHER, to("ann@our.example", "max@there.example", signed) + TAKEN);
        assertThat(only("INBOX"))
                .contains("dkim=pass header.d=there.example header.s=s header.a=ed25519-sha256")
                .contains("dmarc=pass header.from=there.example")
                .doesNotContain("mx.our.example; dmarc=pass");
    }
}
