package org.postern.mail.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postern.mail.address.Domain;
import org.postern.mail.dns.FakeDns;
import org.postern.mail.message.Field;
import org.postern.mail.message.HeaderReader;
import org.postern.mail.message.HeaderSection;

final class DkimTest {
    private static final long NOW = 1_800_000_000;
    private static final Domain DOMAIN = new Domain("example.org");
    private static final String MESSAGE = """
            From: Ann <ann@example.org>
            To: Ben <ben@example.net>
            Subject: Minutes of
             the  meeting
            Date: Tue, 24 Nov 2026 10:00:00 +0000
            Message-ID: <1@example.org>

            Dear Ben,

            here they are.
            """.replace("\n", "\r\n");

    private static KeyPair rsa;
    private static KeyPair shortRsa;
    private static KeyPair ed25519;

    @BeforeAll
    static void keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        rsa = generator.generateKeyPair();
        generator.initialize(1_023);
        shortRsa = generator.generateKeyPair();
        ed25519 = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    private static HeaderSection header(String message) {
        var reader = new HeaderReader();
        reader.take(message.getBytes(ISO_8859_1), 0, message.length());
        return reader.section();
    }

    private static List<DkimOutcome> verify(FakeDns dns, String message, long seconds) {
        HeaderSection header = header(message);
        var verifier = new DkimVerifier(header);
        byte[] octets = message.getBytes(ISO_8859_1);
        for (int at = header.size(); at < octets.length; at += 7) {
            verifier.body(octets, at, Math.min(7, octets.length - at));
        }
        return verifier.outcomes(dns, seconds);
    }

    private static DkimCause cause(FakeDns dns, String message) {
        List<DkimOutcome> outcomes = verify(dns, message, NOW);
        assertThat(outcomes).hasSize(1);
        return outcomes.getFirst().cause();
    }

    private static String signed(String message, String selector, Algorithm algorithm, KeyPair keys)
            throws GeneralSecurityException {
        HeaderSection header = header(message);
        var signer = new DkimSigner(header, new DkimSigner.Identity(DOMAIN, selector, algorithm, keys.getPrivate()));
        byte[] octets = message.getBytes(ISO_8859_1);
        signer.body(octets, header.size(), octets.length - header.size());
        Field field = signer.sign(NOW - 10, NOW + 10);
        return field.name() + ":" + field.octets() + "\r\n" + message;
    }

    private static String rsaSigned() throws GeneralSecurityException {
        return signed(MESSAGE, "r", Algorithm.RSA_SHA256, rsa);
    }

    private static String rsaRecord(KeyPair keys) {
        return "v=DKIM1; k=rsa; p="
                + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
    }

    private static FakeDns published() {
        byte[] encoded = ed25519.getPublic().getEncoded();
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        return new FakeDns()
                .txt("r._domainkey.example.org", rsaRecord(rsa))
                .txt(
                        "e._domainkey.example.org",
                        "v=DKIM1; k=ed25519; p=" + Base64.getEncoder().encodeToString(raw));
    }

    private static FakeDns publishing(String record) {
        return new FakeDns().txt("r._domainkey.example.org", record);
    }

    @Test
    void whatWeSignHolds() throws GeneralSecurityException {
        String both = signed(rsaSigned(), "e", Algorithm.ED25519_SHA256, ed25519);
        List<DkimOutcome> outcomes = verify(published(), both, NOW);
        assertThat(outcomes).extracting(DkimOutcome::cause).containsExactly(DkimCause.VALID, DkimCause.VALID);
        assertThat(outcomes).extracting(DkimOutcome::algorithm).containsExactly("ed25519-sha256", "rsa-sha256");
        assertThat(outcomes).extracting(DkimOutcome::domain).containsOnly("example.org");
        assertThat(both.lines()).as("no line that a server might break").allMatch(line -> line.length() <= 78);
    }

    @Test
    void theExampleOfTheStandardHoldsInBothAlgorithms() {
        // RFC 8463 appendix A
        String message = """
                DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
                 d=football.example.com; i=@football.example.com;
                 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
                 subject : date : message-id : from : subject : date;
                 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
                 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
                 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
                DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
                 d=football.example.com; i=@football.example.com;
                 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
                 date : message-id : from : subject : date;
                 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
                 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
                 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
                 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
                From: Joe SixPack <joe@football.example.com>
                To: Suzie Q <suzie@shopping.example.net>
                Subject: Is dinner ready?
                Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
                Message-ID: <20030712040037.46341.5F8J@football.example.com>

                Hi.

                We lost the game.  Are you hungry yet?

                Joe.
                """.replace("\n", "\r\n");
        FakeDns dns = new FakeDns()
                .txt(
                        "brisbane._domainkey.football.example.com",
                        "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
                .txt(
                        "test._domainkey.football.example.com",
                        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR"
                                + "iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutAC"
                                + "DfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3"
                                + "Ip3G+2kryOTIKT+l/K4w3QIDAQAB");
        assertThat(verify(dns, message, NOW)).extracting(DkimOutcome::cause).containsOnly(DkimCause.VALID);
        assertThat(verify(dns, message.replace("hungry", "angry"), NOW))
                .extracting(DkimOutcome::cause)
                .containsOnly(DkimCause.BODY_CHANGED);
        assertThat(verify(dns, message.replace("dinner", "supper"), NOW))
                .extracting(DkimOutcome::cause)
                .containsOnly(DkimCause.HEADER_CHANGED);
    }

    @Test
    void foldingSpacesAndTheCaseOfNamesMayChangeOnTheWay() throws GeneralSecurityException {
        String message = rsaSigned()
                .replace("Subject: Minutes of\r\n the  meeting", "SUBJECT:Minutes\r\n\tof the meeting ")
                .replace("here they are.", "here\t they  are. ");
        assertThat(cause(published(), message)).isEqualTo(DkimCause.VALID);
    }

    @Test
    void aFieldThatIsAddedBreaksTheSignature() throws GeneralSecurityException {
        for (String added :
                List.of("From: x@evil.example", "Subject: other", "To: x@y.example", "Reply-To: x@y.example")) {
            String message = rsaSigned().replace("From: Ann", added + "\r\nFrom: Ann");
            assertThat(cause(published(), message)).as(added).isEqualTo(DkimCause.HEADER_CHANGED);
        }
        String received = rsaSigned().replace("From: Ann", "Received: from x by y; date\r\nFrom: Ann");
        assertThat(cause(published(), received)).isEqualTo(DkimCause.VALID);
    }

    @Test
    void aSignatureEndsWithItsTime() throws GeneralSecurityException {
        String message = rsaSigned();
        assertThat(verify(published(), message, NOW + 10).getFirst().cause()).isEqualTo(DkimCause.VALID);
        assertThat(verify(published(), message, NOW + 11).getFirst().cause()).isEqualTo(DkimCause.EXPIRED);
    }

    @Test
    void aKeyMustBeThereAndOneForThisSignature() throws GeneralSecurityException {
        String message = rsaSigned();
        String record = rsaRecord(rsa);
        assertThat(cause(new FakeDns(), message)).isEqualTo(DkimCause.NO_KEY);
        assertThat(cause(new FakeDns().dead("r._domainkey.example.org"), message))
                .isEqualTo(DkimCause.DNS_FAILED);
        assertThat(cause(publishing("v=DKIM1; p="), message)).isEqualTo(DkimCause.KEY_REVOKED);
        assertThat(cause(publishing("v=DKIM1; p=AAAA"), message)).isEqualTo(DkimCause.BAD_KEY);
        assertThat(cause(publishing("v=DKIM1; p=@"), message)).isEqualTo(DkimCause.BAD_KEY);
        assertThat(cause(publishing("v=DKIM1"), message)).isEqualTo(DkimCause.BAD_KEY);
        assertThat(cause(publishing("hello"), message)).isEqualTo(DkimCause.BAD_KEY);
        assertThat(cause(publishing(record.replace("DKIM1", "DKIM2")), message)).isEqualTo(DkimCause.BAD_KEY);
        assertThat(cause(publishing(record.replace("k=rsa", "k=ed25519")), message))
                .isEqualTo(DkimCause.BAD_KEY);
        assertThat(cause(publishing(record + "; h=sha1"), message)).isEqualTo(DkimCause.BAD_KEY);
        assertThat(cause(publishing(record + "; h=sha1:sha256"), message)).isEqualTo(DkimCause.VALID);
        assertThat(cause(publishing(record + "; s=web"), message)).isEqualTo(DkimCause.BAD_KEY);
        assertThat(cause(publishing(record + "; s=web : email"), message)).isEqualTo(DkimCause.VALID);
        assertThat(cause(publishing(record.replace("v=DKIM1; ", "")), message)).isEqualTo(DkimCause.VALID);
        assertThat(cause(publishing(rsaRecord(shortRsa)), message)).isEqualTo(DkimCause.HEADER_CHANGED);
        assertThat(verify(publishing(record + "; t=y:s"), message, NOW)
                        .getFirst()
                        .testing())
                .isTrue();
    }

    @Test
    void aKeyWithoutItsWrappingIsOneToo() throws GeneralSecurityException {
        byte[] wrapped = rsa.getPublic().getEncoded();
        byte[] bare = Arrays.copyOfRange(wrapped, 24, wrapped.length); // RFC 6376 §3.6.1: RSAPublicKey
        String record = "p=" + Base64.getEncoder().encodeToString(bare);
        assertThat(cause(publishing(record), rsaSigned())).isEqualTo(DkimCause.VALID);
    }

    @Test
    void aSmallKeyWithoutItsWrappingIsOneToo() throws GeneralSecurityException {
        // Lengths of 128 to 255 octets.
        for (int bits : List.of(1_024, 1_536)) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            KeyPair small = generator.generateKeyPair();
            byte[] wrapped = small.getPublic().getEncoded();
            byte[] bare = Arrays.copyOfRange(wrapped, 22, wrapped.length);
            assertThat(bare[0]).isEqualTo((byte) 0x30);
            String record = "p=" + Base64.getEncoder().encodeToString(bare);
            assertThat(cause(publishing(record), signed(MESSAGE, "r", Algorithm.RSA_SHA256, small)))
                    .as("%d bits", bits)
                    .isEqualTo(DkimCause.VALID);
        }
    }

    @Test
    void recordsThatAreNoKeysArePassedOver() throws GeneralSecurityException {
        FakeDns dns = publishing("v=spf1 -all").txt("r._domainkey.example.org", rsaRecord(rsa));
        assertThat(cause(dns, rsaSigned())).isEqualTo(DkimCause.VALID);
    }

    /** By hand: our signer writes A-labels. */
    private static String signedInternationally(String identity) throws GeneralSecurityException {
        HeaderSection header = header(MESSAGE);
        var hash = new BodyHash(Algorithm.RSA_SHA256, Canonicalization.RELAXED, Long.MAX_VALUE);
        byte[] octets = MESSAGE.getBytes(ISO_8859_1);
        hash.take(octets, header.size(), octets.length - header.size());
        String tags = " v=1; a=rsa-sha256; c=relaxed/relaxed; d=пример.example; i=" + identity + "; s=ключ; h=From; bh="
                + Base64.getEncoder().encodeToString(hash.value()) + "; b=";
        var unsigned = new Field("DKIM-Signature", new String(tags.getBytes(UTF_8), ISO_8859_1));
        Signature signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(rsa.getPrivate());
        signer.update(SignedFields.octets(header.fields(), List.of("from"), Canonicalization.RELAXED, unsigned));
        return unsigned.name() + ":" + unsigned.octets() + Base64.getEncoder().encodeToString(signer.sign()) + "\r\n"
                + MESSAGE;
    }

    @Test
    void aSignatureMayNameInternationalDomains() throws GeneralSecurityException {
        // RFC 8616 §5
        FakeDns dns = new FakeDns().txt("xn--j1ac0b1a._domainkey.xn--e1afmkfd.example", rsaRecord(rsa) + "; t=s");
        DkimOutcome outcome =
                verify(dns, signedInternationally("Аня@ПРИМЕР.example"), NOW).getFirst();
        assertThat(outcome.cause()).as(outcome.detail()).isEqualTo(DkimCause.VALID);
        assertThat(outcome.domain()).isEqualTo("xn--e1afmkfd.example");
        assertThat(outcome.selector()).isEqualTo("xn--j1ac0b1a");
        assertThat(outcome.identity()).isEqualTo("Аня@xn--e1afmkfd.example");
        assertThat(cause(dns, signedInternationally("@xn--e1afmkfd.example")))
                .as("the same domain in another form")
                .isEqualTo(DkimCause.VALID);
        assertThat(cause(dns, signedInternationally("@sub.пример.example"))).isEqualTo(DkimCause.BAD_KEY);
    }

    @Test
    void aShortKeyProvesNothing() throws GeneralSecurityException {
        String message = signed(MESSAGE, "r", Algorithm.RSA_SHA256, shortRsa);
        DkimOutcome outcome =
                verify(publishing(rsaRecord(shortRsa)), message, NOW).getFirst();
        assertThat(outcome.cause()).isEqualTo(DkimCause.SHORT_KEY);
        assertThat(outcome.result()).isEqualTo(DkimResult.POLICY);
    }

    @Test
    void nobodySignsWithSha1() {
        assertThatThrownBy(() -> new DkimSigner.Identity(DOMAIN, "s", Algorithm.RSA_SHA1, rsa.getPrivate()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatASignatureLacksOrGetsWrongIsSaid() throws GeneralSecurityException {
        String message = rsaSigned();
        for (String tag : List.of("v=1", "a=rsa-sha256", "d=example.org", "s=r")) {
            assertThat(cause(published(), message.replaceFirst(tag, "zz=1")))
                    .as(tag)
                    .isEqualTo(DkimCause.BAD_SYNTAX);
        }
        assertThat(cause(published(), message.replaceFirst("a=rsa-sha256", "a=rsa-md5")))
                .isEqualTo(DkimCause.UNKNOWN_ALGORITHM);
        assertThat(cause(published(), message.replaceFirst("h=From:From", "h=Fro:Fro")))
                .isEqualTo(DkimCause.FROM_NOT_SIGNED);
        assertThat(cause(published(), message.replaceFirst("v=1;", "v=1; i=x@example.net;")))
                .isEqualTo(DkimCause.BAD_SYNTAX);
        assertThat(cause(published(), message.replaceFirst("v=1;", "v=1; l=999999;")))
                .isEqualTo(DkimCause.BODY_CHANGED);
        assertThat(cause(published(), message.replaceFirst("v=1;", "v=1; q=dns/new;")))
                .isEqualTo(DkimCause.BAD_SYNTAX);
        assertThat(cause(published(), message.replaceFirst("v=1;", "v=1; i=@sub.example.org;")))
                .as("read, and then not what was signed")
                .isEqualTo(DkimCause.HEADER_CHANGED);
    }

    @Test
    void tenThousandSignaturesAreTenToUs() throws GeneralSecurityException {
        String one = rsaSigned();
        String field = one.substring(0, one.length() - MESSAGE.length());
        // As many as a header section may have: more is refused before.
        String message = field.repeat(HeaderReader.MAX_SIZE / field.length() - 2) + MESSAGE;
        FakeDns dns = published();
        assertThat(verify(dns, message, NOW)).hasSize(DkimVerifier.MAX_SIGNATURES);
        assertThat(dns.asked()).isEqualTo(DkimVerifier.MAX_SIGNATURES);
    }

    @Test
    void noChangeOfASignedMessageEverPassesUnlessItIsOneThatMay() throws GeneralSecurityException {
        String message = signed(MESSAGE, "e", Algorithm.ED25519_SHA256, ed25519);
        FakeDns dns = published();
        int changed = 0;
        for (int seed = 0; seed < 3_000; seed++) {
            var random = new Random(seed);
            int at = random.nextInt(message.length());
            char c = message.charAt(at);
            char other = (char) (' ' + 1 + random.nextInt(94));
            boolean spare =
                    message.startsWith("==", at + 1) || message.startsWith("=;", at + 1); // bits that base64 drops
            if (spare || Character.isWhitespace(c) || Character.toLowerCase(c) == Character.toLowerCase(other)) {
                continue;
            }
            String damaged = message.substring(0, at) + other + message.substring(at + 1);
            for (DkimOutcome outcome : verify(dns, damaged, NOW)) {
                assertThat(outcome.cause())
                        .as("seed %d: %s for %s at %d", seed, other, c, at)
                        .isNotEqualTo(DkimCause.VALID);
            }
            changed++;
        }
        assertThat(changed).isGreaterThan(2_000);
    }
}
