package org.postern.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFilesTest {
    @TempDir
    private Path folder;

    private Certified own;
    private Path chain;
    private Path key;

    @BeforeEach
    void files() throws Exception {
        own = new TestCertificates(folder.resolve("own")).certified("mail.example.test");
        chain = write("chain.pem", PrivateFiles.pem(own.chain()));
        key = write("key.pem", PrivateFiles.pem(own.key()));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text, StandardCharsets.ISO_8859_1);
    }

    private static KeyPair keys(String algorithm, int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static X509Certificate selfSigned(KeyPair keys, String algorithm) throws Exception {
        var name = new X500Principal("CN=x.test");
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                name, BigInteger.ONE, Date.from(now), Date.from(now.plusSeconds(3_600)), name, keys.getPublic());
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(keys.getPrivate())));
    }

    /** The older form, as "openssl ecparam -genkey" and "openssl genrsa" wrote it. */
    private static String traditional(String label, PrivateKey key) throws Exception {
        ASN1Encodable inner = PrivateKeyInfo.getInstance(key.getEncoded()).parsePrivateKey();
        return pem(label, inner);
    }

    private static String pem(String label, ASN1Encodable content) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(new PemObject(label, content.toASN1Primitive().getEncoded()));
        }
        return text.toString();
    }

    @Test
    void aChainAndItsKeyAreRead() throws Exception {
        Certified read = CertificateFiles.load(chain, key);
        assertThat(read.chain()).isEqualTo(own.chain());
        assertThat(read.dnsNames()).containsExactly("mail.example.test");
        assertThat(read.notAfter()).isEqualTo(own.leaf().getNotAfter().toInstant());
    }

    @Test
    void bothMayLieInOneFile() throws Exception {
        Path both = write("both.pem", "# a note\n" + PrivateFiles.pem(own.key()) + PrivateFiles.pem(own.chain()));
        assertThat(CertificateFiles.load(both, both).leaf()).isEqualTo(own.leaf());
    }

    @Test
    void rsaIsReadInNewAndOldForm() throws Exception {
        KeyPair keys = keys("RSA", 2_048);
        Path file = write("rsa.pem", PrivateFiles.pem(List.of(selfSigned(keys, "SHA256withRSA"))));
        Path modern = write("rsa-key.pem", PrivateFiles.pem(keys.getPrivate()));
        Path old = write("rsa-old.pem", traditional("RSA PRIVATE KEY", keys.getPrivate()));
        assertThat(CertificateFiles.load(file, modern).key()).isEqualTo(keys.getPrivate());
        assertThat(CertificateFiles.load(file, old).key()).isEqualTo(keys.getPrivate());
    }

    @Test
    void weakKeysAreRefused() throws Exception {
        KeyPair keys = keys("RSA", 2_047);
        Path file = write("rsa.pem", PrivateFiles.pem(List.of(selfSigned(keys, "SHA256withRSA"))));
        Path weak = write("rsa-key.pem", PrivateFiles.pem(keys.getPrivate()));
        assertThatThrownBy(() -> CertificateFiles.load(file, weak)).hasMessageContaining("too weak");
        KeyPair edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path unusual = write("ed-key.pem", PrivateFiles.pem(edwards.getPrivate()));
        assertThatThrownBy(() -> CertificateFiles.load(chain, unusual)).hasMessageContaining("of a kind");
    }

    @Test
    void eachMistakeIsNamedWithTheFileAndTheRemedy() throws Exception {
        assertProblem(folder.resolve("absent"), key, "there is no such file", "Check the path");
        assertProblem(key, key, "there is no certificate in it", "BEGIN CERTIFICATE");
        assertProblem(chain, chain, "there is no private key in it", "BEGIN PRIVATE KEY");
        Path other = write("other.pem", PrivateFiles.pem(keys("EC", 256).getPrivate()));
        assertProblem(chain, other, "this key does not belong", "made together");
        Path otherCurve = write("curve.pem", PrivateFiles.pem(keys("EC", 384).getPrivate()));
        assertProblem(chain, otherCurve, "this key does not belong", "made together");
        Path reversed = write("reversed.pem", PrivateFiles.pem(own.chain().reversed()));
        assertProblem(reversed, key, "not the first", "Put it first");
        Path stranger = write(
                "stranger.pem", PrivateFiles.pem(List.of(own.leaf(), selfSigned(keys("EC", 256), "SHA256withECDSA"))));
        assertProblem(stranger, key, "certificate 2 did not issue certificate 1", "fullchain");
        var encrypted =
                new EncryptedPrivateKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2), new byte[40]);
        Path locked = write("locked.pem", pem("ENCRYPTED PRIVATE KEY", encrypted));
        assertProblem(chain, locked, "protected by a passphrase", "openssl pkey");
        Path torn = write("torn.pem", PrivateFiles.pem(own.key()).replace("M", "N"));
        assertThatThrownBy(() -> CertificateFiles.load(chain, torn)).isInstanceOf(CertificateProblem.class);
    }

    private static void assertProblem(Path chain, Path key, String wrong, String remedy) {
        assertThatThrownBy(() -> CertificateFiles.load(chain, key))
                .isInstanceOf(CertificateProblem.class)
                .hasMessageContaining(wrong)
                .hasMessageContaining(remedy);
    }

    @Test
    void sizesAreLimited() throws Exception {
        String one = PrivateFiles.pem(List.of(own.leaf()));
        Path ten = write("ten.pem", one.repeat(CertificateFiles.MAX_CHAIN));
        assertThat(CertificateFiles.chain(ten)).hasSize(CertificateFiles.MAX_CHAIN);
        Path eleven = write("eleven.pem", one.repeat(CertificateFiles.MAX_CHAIN + 1));
        assertThatThrownBy(() -> CertificateFiles.chain(eleven)).hasMessageContaining("more than 10 certificates");
        String padding = "x\n".repeat(CertificateFiles.MAX_FILE / 2 - one.length()) + "\n".repeat(one.length());
        Path largest = write("largest.pem", one + padding);
        assertThat(Files.size(largest)).isEqualTo(CertificateFiles.MAX_FILE);
        assertThat(CertificateFiles.chain(largest)).hasSize(1);
        Path larger = write("larger.pem", one + padding + "\n");
        assertThatThrownBy(() -> CertificateFiles.chain(larger)).hasMessageContaining("far too long");
    }

    @Test
    void noDamageIsMoreThanAProblem() throws Exception {
        var random = new Random(7);
        byte[] whole =
                (PrivateFiles.pem(own.key()) + PrivateFiles.pem(own.chain())).getBytes(StandardCharsets.US_ASCII);
        long end = System.nanoTime() + 1_500_000_000L;
        var outcomes = new ArrayList<String>();
        for (int i = 0; i < 2_000 && System.nanoTime() < end; i++) {
            byte[] damaged = whole.clone();
            for (int n = random.nextInt(4) + 1; n > 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(128);
            }
            Path file = Files.write(folder.resolve("damaged.pem"), damaged);
            assertThatCode(() -> outcomes.add(outcome(file))).doesNotThrowAnyException();
        }
        assertThat(outcomes).contains("problem");
    }

    private static String outcome(Path file) {
        try {
            return CertificateFiles.load(file, file).toString();
        } catch (CertificateProblem _) {
            return "problem";
        }
    }
}
