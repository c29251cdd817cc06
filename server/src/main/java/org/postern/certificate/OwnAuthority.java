package org.postern.certificate;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;
import org.jspecify.annotations.Nullable;

/**
 * A certificate authority of our own, in one folder: for trying out, and in production until a public certificate is there.
 * What is kept is used again as long as it is good, so that a client has to trust it only once. Used at start, by one
 * thread.
 */
public final class OwnAuthority {
    /** What clients are told to trust. */
    public static final String CA_FILE = "ca.pem";

    static final String CA_KEY_FILE = "ca-key.pem";
    static final String SERVER_FILE = "server.pem";
    static final String SERVER_KEY_FILE = "server-key.pem";

    private static final Duration CA_LIFE = Duration.ofDays(3_650);

    /** Clients of some makers refuse certificates that are good for more than 398 days. */
    private static final Duration SERVER_LIFE = Duration.ofDays(397);

    /** A certificate with less than this is made anew. */
    static final Duration RENEWED_BEFORE = Duration.ofDays(30);

    /** For peers whose clock is slow. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final int MAX_COMMON_NAME = 64;

    private static final int SERIAL_BITS = 127; // RFC 5280 §4.1.2.2: positive, at most 20 octets.

    private final Path folder;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Certified authority;

    private OwnAuthority(Path folder, InstantSource clock) throws CertificateProblem {
        this.folder = folder;
        this.clock = clock;
        this.authority = openAuthority();
    }

    /**
     * Opens the authority in this folder, or makes it.
     *
     * @param folder made with mode 0700 when it is not there; keys in it have mode 0600
     * @throws CertificateProblem when what is there is damaged: it is not replaced, since clients trust it
     */
    public static OwnAuthority open(Path folder, InstantSource clock) throws CertificateProblem {
        return new OwnAuthority(folder, clock);
    }

    /** The authority's certificate, as a PEM file. */
    public Path file() {
        return folder.resolve(CA_FILE);
    }

    public X509Certificate certificate() {
        return authority.leaf();
    }

    /**
     * The server's certificate for exactly these names: the one in the folder if it still has 30 days, else a new one.
     *
     * @param names DNS names (A-labels) and IP addresses, at least one; the first DNS name comes first
     */
    public Certified server(List<String> names) throws CertificateProblem {
        Path chainFile = folder.resolve(SERVER_FILE);
        Path keyFile = folder.resolve(SERVER_KEY_FILE);
        Certified kept = kept(chainFile, keyFile);
        if (kept != null && serves(kept, names)) {
            return kept;
        }
        Certified made = makeServer(names);
        PrivateFiles.write(keyFile, PrivateFiles.pem(made.key()));
        PrivateFiles.write(chainFile, PrivateFiles.pem(made.chain()));
        return made;
    }

    private static @Nullable Certified kept(Path chainFile, Path keyFile) {
        try {
            return CertificateFiles.load(chainFile, keyFile);
        } catch (CertificateProblem _) {
            return null; // Absent or damaged: nobody trusts this one for itself, so a new one can take its place.
        }
    }

    private boolean serves(Certified kept, List<String> names) {
        if (!kept.chain().getLast().equals(authority.leaf()) || endsSoon(kept.leaf())) {
            return false;
        }
        Set<GeneralName> held = new HashSet<>();
        for (List<?> name : Certified.alternativeNames(kept.leaf())) {
            if (name.get(0) instanceof Integer kind && name.get(1) instanceof String text) {
                held.add(new GeneralName(kind, text));
            }
        }
        return held.equals(new HashSet<>(generalNames(names)));
    }

    private boolean endsSoon(X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        return clock.instant().plus(RENEWED_BEFORE).isAfter(end);
    }

    private Certified openAuthority() throws CertificateProblem {
        PrivateFiles.folder(folder);
        Path chainFile = folder.resolve(CA_FILE);
        Path keyFile = folder.resolve(CA_KEY_FILE);
        if (Files.exists(chainFile)) {
            Certified kept = CertificateFiles.load(chainFile, keyFile);
            if (!endsSoon(kept.leaf())) {
                return kept;
            }
        }
        Certified made = makeAuthority();
        // The key first: a crash in between leaves no certificate, and both are made again.
        PrivateFiles.write(keyFile, PrivateFiles.pem(made.key()));
        PrivateFiles.write(chainFile, PrivateFiles.pem(made.chain()));
        return made;
    }

    private Certified makeAuthority() {
        KeyPair keys = newKeys();
        Instant now = clock.instant();
        // The serial in the name keeps two authorities apart in a client's list.
        BigInteger serial = serial();
        var name =
                new X500Principal("CN=Own mail authority " + serial.toString(16).substring(0, 8));
        var builder = new JcaX509v3CertificateBuilder(
                name, serial, Date.from(now.minus(BACKDATED)), Date.from(now.plus(CA_LIFE)), name, keys.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            var identifier = new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic());
            builder.addExtension(Extension.subjectKeyIdentifier, false, identifier);
            return new Certified(List.of(sign(builder, keys.getPrivate())), keys.getPrivate());
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("this Java cannot make a certificate", e);
        }
    }

    private Certified makeServer(List<String> names) {
        KeyPair keys = newKeys();
        Instant now = clock.instant();
        Instant end = now.plus(SERVER_LIFE);
        Instant authorityEnd = authority.notAfter();
        var builder = new JcaX509v3CertificateBuilder(
                X500Name.getInstance(authority.leaf().getSubjectX500Principal().getEncoded()),
                serial(),
                Date.from(now.minus(BACKDATED)),
                Date.from(end.isAfter(authorityEnd) ? authorityEnd : end),
                subject(names.getFirst()),
                keys.getPublic());
        try {
            var utilities = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(names));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, utilities.createSubjectKeyIdentifier(keys.getPublic()));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    utilities.createAuthorityKeyIdentifier(authority.leaf().getPublicKey()));
            return new Certified(List.of(sign(builder, authority.key()), authority.leaf()), keys.getPrivate());
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("this Java cannot make a certificate", e);
        }
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    private static X500Name subject(String name) {
        // RFC 5280 appendix A.1: a common name has at most 64 characters. It only decorates; the SAN counts.
        var builder = new X500NameBuilder(BCStyle.INSTANCE);
        builder.addRDN(BCStyle.CN, name.length() > MAX_COMMON_NAME ? "mail server" : name);
        return builder.build();
    }

    private static GeneralNames alternativeNames(List<String> names) {
        return new GeneralNames(generalNames(names).toArray(GeneralName[]::new));
    }

    private static List<GeneralName> generalNames(List<String> names) {
        var result = new ArrayList<GeneralName>();
        for (String name : names) {
            boolean address = IPAddress.isValid(name);
            result.add(new GeneralName(
                    address ? GeneralName.iPAddress : GeneralName.dNSName,
                    address ? name : name.toLowerCase(Locale.ROOT)));
        }
        return result;
    }

    private KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot make an EC key", e);
        }
    }

    private BigInteger serial() {
        return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1);
    }
}
