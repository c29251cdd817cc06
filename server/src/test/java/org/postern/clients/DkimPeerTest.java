package org.postern.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postern.dns.ZoneResolver;
import org.postern.mail.address.Domain;
import org.postern.mail.dkim.Algorithm;
import org.postern.mail.dkim.DkimOutcome;
import org.postern.mail.dkim.DkimResult;
import org.postern.mail.dkim.DkimSigner;
import org.postern.mail.dkim.DkimVerifier;
import org.postern.mail.message.Field;
import org.postern.mail.message.HeaderReader;
import org.postern.mail.message.HeaderSection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** DKIM beside python3-dkim, on messages with all that canonicalization is about. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DkimPeerTest {
    private static final String DOMAIN = "signer.example";
    private static final int MESSAGES = 60;
    private static final List<String> FORMS = List.of("simple", "relaxed");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Random random = new Random(6_376);
    private KeyPair rsa = new KeyPair(null, null);
    private KeyPair ed25519 = new KeyPair(null, null);
    private Map<String, String> records = Map.of();

    @BeforeAll
    void keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        rsa = generator.generateKeyPair();
        ed25519 = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] point = ed25519.getPublic().getEncoded();
        records = Map.of(
                "r._domainkey." + DOMAIN + ".",
                        "v=DKIM1; p=" + base64(rsa.getPublic().getEncoded()),
                "e._domainkey." + DOMAIN + ".",
                        "v=DKIM1; k=ed25519; p=" + base64(Arrays.copyOfRange(point, point.length - 32, point.length)));
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    private String pick(String... of) {
        return of[random.nextInt(of.length)];
    }

    private String message() {
        var text = new StringBuilder("From: A <a@" + DOMAIN + ">\r\n");
        for (int i = random.nextInt(5); i >= 0; i--) {
            text.append(pick("Subject", "X-Other", "To", "Comments", "sUBJECT"))
                    .append(':')
                    .append(pick("", " ", "\t", "  "))
                    .append(pick(
                            "word",
                            "two  words",
                            "tail \t",
                            "\u00c3\u00a4",
                            "a;b=c",
                            "fold\r\n ed",
                            "f\r\n\t  g \r\n h"))
                    .append("\r\n");
        }
        text.append("\r\n");
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(pick("", " ", "line", "in  side\t", " lead", "trail  ", "\u00ff\u0001", "-- ", "x".repeat(300)))
                    .append("\r\n");
        }
        return text.append(pick("", "\r\n", "\r\n\r\n", " \r\n")).toString();
    }

    private static HeaderSection header(String message) {
        var reader = new HeaderReader();
        reader.take(message.getBytes(ISO_8859_1), 0, message.length());
        return reader.section();
    }

    private String signed(String message, boolean withRsa) throws GeneralSecurityException {
        HeaderSection header = header(message);
        var identity = new DkimSigner.Identity(
                new Domain(DOMAIN),
                withRsa ? "r" : "e",
                withRsa ? Algorithm.RSA_SHA256 : Algorithm.ED25519_SHA256,
                (withRsa ? rsa : ed25519).getPrivate());
        var signer = new DkimSigner(header, identity);
        byte[] octets = message.getBytes(ISO_8859_1);
        signer.body(octets, header.size(), octets.length - header.size());
        long now = Instant.now().getEpochSecond();
        Field field = signer.sign(now - 5, now + 3_600);
        return field.name() + ":" + field.octets() + "\r\n" + message;
    }

    private boolean holds(String message) throws IOException {
        var zone = new StringBuilder();
        records.forEach((name, text) -> {
            zone.append(name).append(" IN TXT");
            for (int at = 0; at < text.length(); at += 200) {
                zone.append(" \"")
                        .append(text, at, Math.min(text.length(), at + 200))
                        .append('"');
            }
            zone.append('\n');
        });
        HeaderSection header = header(message);
        var verifier = new DkimVerifier(header);
        byte[] octets = message.getBytes(ISO_8859_1);
        verifier.body(octets, header.size(), octets.length - header.size());
        List<DkimOutcome> outcomes = verifier.outcomes(
                ZoneResolver.parse(zone.toString()), Instant.now().getEpochSecond());
        return !outcomes.isEmpty() && outcomes.getFirst().result() == DkimResult.PASS;
    }

    private ObjectNode work() {
        ObjectNode work = JSON.createObjectNode();
        records.forEach(work.putObject("dns")::put);
        work.putArray("sign");
        work.putArray("verify");
        return work;
    }

    private JsonNode ask(ObjectNode work) throws IOException, InterruptedException {
        return PythonPeer.ask("dkim_peer.py", "python3-dkim", work);
    }

    /** A change that a canonicalization may forgive, or not. */
    private String changed(String message) {
        int at = random.nextInt(message.length());
        return switch (random.nextInt(6)) {
            case 0 -> message.substring(0, at) + pick("x", " ", "\t", "\r\n ") + message.substring(at);
            case 1 -> message.substring(0, at) + message.substring(Math.min(message.length(), at + 1));
            case 2 -> message.replace("  ", " ");
            case 3 -> message + pick("\r\n", " \r\n", "more\r\n");
            case 4 -> message.replace(" \r\n", "\r\n");
            default -> message.replaceFirst("\r\n\r\n", "\r\nSubject: another\r\n\r\n");
        };
    }

    @Test
    void whatWeSignHoldsForThemAndChangesAreJudgedAlike() throws Exception {
        ObjectNode work = work();
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            String signed = signed(message(), i % 2 == 0);
            messages.add(signed);
            messages.add(changed(signed));
        }
        messages.forEach(message -> work.withArray("verify").add(base64(message.getBytes(ISO_8859_1))));
        JsonNode verdicts = ask(work).get("verdicts");
        int forgiven = 0;
        for (int i = 0; i < messages.size(); i++) {
            String message = messages.get(i);
            boolean theirs = verdicts.get(i).booleanValue();
            assertThat(holds(message)).as(message).isEqualTo(theirs);
            if (i % 2 == 0) {
                assertThat(theirs).as(message).isTrue();
            } else {
                forgiven += theirs ? 1 : 0;
            }
        }
        assertThat(forgiven).isBetween(3, MESSAGES - 3);
    }

    @Test
    void whatTheySignHoldsForUs() throws Exception {
        byte[] rsaKey = PrivateKeyInfo.getInstance(rsa.getPrivate().getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
        String pem = "-----BEGIN RSA PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(rsaKey)
                + "\n-----END RSA PRIVATE KEY-----\n";
        byte[] edKey = ed25519.getPrivate().getEncoded();
        String seed = base64(Arrays.copyOfRange(edKey, edKey.length - 32, edKey.length));
        ObjectNode work = work();
        for (int i = 0; i < MESSAGES; i++) {
            boolean withRsa = i % 2 == 0;
            ObjectNode task = work.withArray("sign").addObject();
            task.put("message", base64(message().getBytes(ISO_8859_1)));
            task.put("selector", withRsa ? "r" : "e").put("domain", DOMAIN);
            task.put("key", base64((withRsa ? pem : seed).getBytes(ISO_8859_1)));
            task.put("algorithm", withRsa ? "rsa-sha256" : "ed25519-sha256");
            task.put("header", FORMS.get(i / 2 % 2)).put("body", FORMS.get(i / 4 % 2));
            task.putArray("names")
                    .add("from")
                    .add("subject")
                    .add("subject")
                    .add("to")
                    .add("x-other");
        }
        JsonNode signed = ask(work).get("signed");
        assertThat(signed.size()).isEqualTo(MESSAGES);
        for (JsonNode one : signed) {
            String message = new String(Base64.getDecoder().decode(one.stringValue()), ISO_8859_1);
            assertThat(holds(message)).as(message).isTrue();
        }
    }
}
