package org.postern.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnAuthorityTest {
    private static final List<String> NAMES = List.of("localhost", "127.0.0.1", "::1", "mail.example.test");

    @TempDir
    private Path parent;

    private Instant now = Instant.parse("2026-11-24T00:00:00Z");
    private final InstantSource clock = () -> now;

    private OwnAuthority open() throws CertificateProblem {
        return OwnAuthority.open(parent.resolve("keys"), clock);
    }

    @Test
    void whatWasMadeIsUsedAgain() throws Exception {
        OwnAuthority first = open();
        Certified server = first.server(NAMES);
        OwnAuthority again = open();
        assertThat(again.certificate()).isEqualTo(first.certificate());
        assertThat(again.server(NAMES).leaf()).isEqualTo(server.leaf());
        assertThat(again.server(NAMES.reversed()).leaf()).isEqualTo(server.leaf());
        assertThat(server.dnsNames()).containsExactly("localhost", "mail.example.test");
        assertThat(server.leaf().getSubjectAlternativeNames()).hasSize(4);
        server.leaf().verify(first.certificate().getPublicKey());
    }

    @Test
    void otherNamesGetAnotherCertificateOfTheSameAuthority() throws Exception {
        Certified server = open().server(NAMES);
        Certified other = open().server(List.of("mail.example.test"));
        assertThat(other.leaf()).isNotEqualTo(server.leaf());
        assertThat(other.chain().getLast()).isEqualTo(server.chain().getLast());
        assertThat(open().server(List.of("x".repeat(63) + ".example.test")).dnsNames())
                .hasSize(1);
    }

    @Test
    void aCertificateIsKeptWhileItHasThirtyDaysAndThenRenewed() throws Exception {
        Certified server = open().server(NAMES);
        Instant end = server.leaf().getNotAfter().toInstant();
        now = end.minus(OwnAuthority.RENEWED_BEFORE);
        assertThat(open().server(NAMES).leaf()).isEqualTo(server.leaf());
        now = now.plusSeconds(1);
        Certified renewed = open().server(NAMES);
        assertThat(renewed.leaf()).isNotEqualTo(server.leaf());
        assertThat(renewed.chain().getLast()).isEqualTo(server.chain().getLast());
    }

    @Test
    void theAuthorityIsRenewedAtItsEndAndNothingOutlivesIt() throws Exception {
        OwnAuthority first = open();
        now = first.certificate().getNotAfter().toInstant().minus(Duration.ofDays(31));
        assertThat(open().server(NAMES).leaf().getNotAfter())
                .isEqualTo(first.certificate().getNotAfter());
        now = now.plus(Duration.ofDays(2));
        assertThat(open().certificate()).isNotEqualTo(first.certificate());
        assertThat(open().server(NAMES).chain().getLast()).isEqualTo(open().certificate());
    }

    @Test
    void onlyTheOwnerReadsTheKeys() throws Exception {
        open().server(NAMES);
        Path folder = parent.resolve("keys");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        for (String file : List.of(OwnAuthority.CA_KEY_FILE, OwnAuthority.SERVER_KEY_FILE)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aDamagedAuthorityIsNotReplacedBehindItsClientsBackButADamagedServerIs() throws Exception {
        Certified server = open().server(NAMES);
        Path folder = parent.resolve("keys");
        Files.writeString(folder.resolve(OwnAuthority.SERVER_FILE), "damaged");
        assertThat(open().server(NAMES).leaf()).isNotEqualTo(server.leaf());
        Files.delete(folder.resolve(OwnAuthority.CA_KEY_FILE));
        assertThatThrownBy(this::open)
                .isInstanceOf(CertificateProblem.class)
                .hasMessageContaining(OwnAuthority.CA_KEY_FILE);
        assertThat(Files.readString(folder.resolve(OwnAuthority.CA_FILE))).contains("BEGIN CERTIFICATE");
    }

    @Test
    void aCrashBetweenKeyAndCertificateIsMended() throws Exception {
        OwnAuthority first = open();
        Files.delete(first.file());
        assertThat(open().certificate()).isNotEqualTo(first.certificate());
        assertThat(open().server(NAMES).chain()).hasSize(2);
    }
}
