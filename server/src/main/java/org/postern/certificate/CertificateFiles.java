package org.postern.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * Reads a certificate chain and its key as public authorities and their tools leave them: PEM (RFC 7468), the key as
 * PKCS#8 or in the older forms of RSA and EC. Both may lie in one file.
 */
public final class CertificateFiles {
    /** Bytes of one file; a chain with its key has less than 20,000. */
    static final int MAX_FILE = 1 << 20;

    /** Certificates in one chain. */
    static final int MAX_CHAIN = 10;

    /** PEM objects in one file that are looked at. */
    private static final int MAX_OBJECTS = 50;

    /** RFC 9325: RSA keys of less than 2048 bits are not to be used. */
    private static final int MIN_RSA_BITS = 2_048;

    private static final int MIN_EC_BITS = 256;

    private CertificateFiles() {}

    /**
     * @param chainFile the certificate of the server first, then those between it and the root
     * @throws CertificateProblem when a file cannot be read or used, or the key belongs to another certificate; in words
     *     for the operator
     */
    public static Certified load(Path chainFile, Path keyFile) throws CertificateProblem {
        List<X509Certificate> chain = chain(chainFile);
        PrivateKey key = key(keyFile);
        if (!fits(chain.getFirst(), key)) {
            checkOrder(chainFile, chain, key);
            throw new CertificateProblem(
                    keyFile,
                    "this key does not belong to the certificate in " + chainFile,
                    "Give the key that was made together with the certificate");
        }
        checkChain(chainFile, chain);
        return new Certified(chain, key);
    }

    private static void checkOrder(Path file, List<X509Certificate> chain, PrivateKey key) throws CertificateProblem {
        for (X509Certificate certificate : chain) {
            if (fits(certificate, key)) {
                throw new CertificateProblem(
                        file, "the server's own certificate is not the first", "Put it first, then the others");
            }
        }
    }

    private static void checkChain(Path file, List<X509Certificate> chain) throws CertificateProblem {
        for (int i = 0; i + 1 < chain.size(); i++) {
            if (!chain.get(i).getIssuerX500Principal().equals(chain.get(i + 1).getSubjectX500Principal())) {
                throw new CertificateProblem(
                        file,
                        "certificate " + (i + 2) + " did not issue certificate " + (i + 1),
                        "Give the full chain in order, as the authority hands it out (often named fullchain.pem)");
            }
        }
        checkStrength(file, chain.getFirst().getPublicKey());
    }

    private static void checkStrength(Path file, PublicKey key) throws CertificateProblem {
        boolean strong = (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= MIN_RSA_BITS)
                || (key instanceof ECPublicKey ec && ec.getParams().getOrder().bitLength() >= MIN_EC_BITS);
        if (!strong) {
            throw new CertificateProblem(
                    file,
                    "its key is too weak or of a kind that mail clients do not take",
                    "Ask for a certificate with an EC key (P-256) or an RSA key of 2048 bits or more");
        }
    }

    /** The certificates of a PEM file, in its order. */
    static List<X509Certificate> chain(Path file) throws CertificateProblem {
        String text = text(file);
        List<X509Certificate> usual = UsualPem.chain(text);
        List<X509Certificate> chain = usual == null ? chain(file, text) : usual;
        if (chain.isEmpty()) {
            throw new CertificateProblem(
                    file,
                    "there is no certificate in it",
                    "It should have lines -----BEGIN CERTIFICATE-----; a binary file (DER, PKCS#12) must be converted to PEM");
        }
        if (chain.size() > MAX_CHAIN) {
            throw new CertificateProblem(
                    file,
                    "there are more than " + MAX_CHAIN + " certificates in it",
                    "Give the server's certificate and its chain, not a list of all authorities");
        }
        return chain;
    }

    private static List<X509Certificate> chain(Path file, String text) throws CertificateProblem {
        var chain = new ArrayList<X509Certificate>();
        for (Object object : objects(file, text)) {
            if (object instanceof X509CertificateHolder holder) {
                chain.add(certificate(file, holder));
            }
        }
        return chain;
    }

    /** The private key of a PEM file. */
    static PrivateKey key(Path file) throws CertificateProblem {
        String text = text(file);
        PrivateKey usual = UsualPem.key(text);
        if (usual != null) {
            return usual;
        }
        for (Object object : objects(file, text)) {
            PrivateKeyInfo info = info(file, object);
            if (info != null) {
                return key(file, info);
            }
        }
        throw new CertificateProblem(
                file,
                "there is no private key in it",
                "It should have lines -----BEGIN PRIVATE KEY----- (or EC PRIVATE KEY, RSA PRIVATE KEY)");
    }

    private static @Nullable PrivateKeyInfo info(Path file, Object object) throws CertificateProblem {
        if (object instanceof PKCS8EncryptedPrivateKeyInfo || object instanceof PEMEncryptedKeyPair) {
            throw new CertificateProblem(
                    file,
                    "the key is protected by a passphrase, which nobody could enter when the server starts by itself",
                    "Take it off with: openssl pkey -in KEY -out NEWKEY, and keep the new file readable for the server alone");
        }
        if (object instanceof PEMKeyPair pair) {
            return pair.getPrivateKeyInfo();
        }
        return object instanceof PrivateKeyInfo info ? info : null;
    }

    private static PrivateKey key(Path file, PrivateKeyInfo info) throws CertificateProblem {
        AlgorithmIdentifier algorithm = info.getPrivateKeyAlgorithm();
        try {
            var spec = new PKCS8EncodedKeySpec(info.getEncoded());
            if (algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
                return KeyFactory.getInstance("RSA").generatePrivate(spec);
            }
            if (algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
                return KeyFactory.getInstance("EC").generatePrivate(spec);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new CertificateProblem(file, "the key in it is damaged", "Fetch or copy the file again", e);
        }
        throw new CertificateProblem(
                file,
                "the key is of a kind that mail clients do not take",
                "Ask for a certificate with an EC key (P-256) or an RSA key of 2048 bits or more");
    }

    private static X509Certificate certificate(Path file, X509CertificateHolder holder) throws CertificateProblem {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            var encoded = new ByteArrayInputStream(holder.getEncoded());
            if (factory.generateCertificate(encoded) instanceof X509Certificate certificate) {
                return certificate;
            }
            throw new IllegalStateException("X.509 made something else");
        } catch (IOException | GeneralSecurityException e) {
            throw new CertificateProblem(file, "a certificate in it is damaged", "Fetch or copy the file again", e);
        }
    }

    private static List<Object> objects(Path file, String text) throws CertificateProblem {
        var objects = new ArrayList<Object>();
        try (var parser = new PEMParser(new StringReader(text))) {
            for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                if (objects.size() == MAX_OBJECTS) {
                    throw new CertificateProblem(file, "it has too many parts", "Give one chain and one key");
                }
                objects.add(next);
            }
        } catch (IOException | RuntimeException e) {
            throw new CertificateProblem(
                    file, "it is not readable as PEM", "Fetch or copy the file again, whole and as text", e);
        }
        return objects;
    }

    private static String text(Path file) throws CertificateProblem {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE + 1);
            if (bytes.length > MAX_FILE) {
                throw new CertificateProblem(file, "it is far too long", "Give one chain and one key");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new CertificateProblem(file, "there is no such file", "Check the path in the configuration", e);
        } catch (AccessDeniedException e) {
            throw new CertificateProblem(
                    file,
                    "the server may not read it",
                    "Let the user that the server runs as read it, for example by: setfacl -m u:USER:r FILE",
                    e);
        } catch (IOException e) {
            throw new CertificateProblem(file, "it cannot be read: " + e.getMessage(), "Check the disk", e);
        }
    }

    /** Whether what the key signs is proven by the certificate. */
    static boolean fits(X509Certificate certificate, PrivateKey key) {
        if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature =
                    Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            byte[] sample = new byte[32];
            new SecureRandom().nextBytes(sample);
            signature.initSign(key);
            signature.update(sample);
            byte[] proof = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(sample);
            return signature.verify(proof);
        } catch (GeneralSecurityException _) {
            return false; // A key on another curve cannot even be tried.
        }
    }
}
