package org.postern;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The walls of ARCHITECTURE.md: arrows point downward, and some things are done in one place only. */
class WallsTest {
    private static final JavaClasses POSTERN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.postern");

    private static final String[] DOORS = {"org.postern.smtpserver..", "org.postern.imapserver.."};

    /** Of java.net, what is only a value. */
    private static final Set<String> VALUES =
            Set.of("java.net.IDN", "java.net.InetAddress", "java.net.Inet6Address", "java.net.UnknownHostException");

    private static void holds(ArchRule rule) {
        rule.check(POSTERN);
    }

    @Test
    void theWallsAreTestedOnRealClasses() {
        assertThat(POSTERN.contain("org.postern.mail.wire.Scanner")).isTrue();
        assertThat(POSTERN.contain("org.postern.store.Store")).isTrue();
        assertThat(POSTERN.contain("org.postern.listen.Listener")).isTrue();
    }

    @Test
    void theLanguageOfMailKnowsNothingOfTheServer() {
        holds(classes()
                .that()
                .resideInAPackage("org.postern.mail..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("org.postern.mail..", "java..", "javax.security.auth..", "org.jspecify.."));
        holds(noClasses()
                .that()
                .resideInAPackage("org.postern.mail..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.net..", "java.nio.file..", "java.util.logging..")
                        .and(describe("are no names or addresses", c -> !VALUES.contains(c.getName())))));
    }

    @Test
    void theStoreKnowsNothingOfTheServer() {
        holds(classes()
                .that()
                .resideInAPackage("org.postern.store..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "org.postern.store..", "org.postern.mail..", "java..", "org.rocksdb..", "org.jspecify.."));
    }

    @Test
    void rocksDbIsSeenInOneRoomOnly() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackage("org.postern.store.rocks..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb.."));
    }

    @Test
    void nothingAboveTheSeamKnowsAnEngine() {
        holds(noClasses()
                .that()
                .resideInAnyPackage(
                        "org.postern.store",
                        "org.postern.store.partition..",
                        "org.postern.store.account..",
                        "org.postern.store.directory..",
                        "org.postern.store.queue..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.postern.store.rocks..", "org.postern.store.memory.."));
    }

    @Test
    void doorsDoNotKnowEachOther() {
        for (String door : DOORS) {
            for (String other : DOORS) {
                if (!door.equals(other)) {
                    holds(noClasses()
                            .that()
                            .resideInAPackage(door)
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage(other));
                }
            }
        }
    }

    @Test
    void onlyTheWiringKnowsTheDoors() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackages("org.postern", "org.postern.smtpserver..", "org.postern.imapserver..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(DOORS));
    }

    @Test
    void roomsFormNoCycles() {
        holds(slices().matching("org.postern.(*)..").should().beFreeOfCycles());
        holds(slices().matching("org.postern.mail.(*)..").should().beFreeOfCycles());
        holds(slices().matching("org.postern.store.(*)..").should().beFreeOfCycles());
    }

    @Test
    void socketsAreOpenedInFewRooms() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackages("org.postern.listen..", "org.postern.control..", "org.postern.testkit..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ServerSocket.class, ServerSocketChannel.class, SocketChannel.class, DatagramSocket.class)
                .orShould()
                .callConstructor(Socket.class));
    }

    @Test
    void timeComesFromTheClockThatIsHandedIn() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackages("org.postern", "org.postern.testkit..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC"));
    }

    @Test
    void nothingReflectsOrDeserialises() {
        holds(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.reflect..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(ObjectInputStream.class));
    }

    @Test
    void nothingStartsPrograms() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackage("org.postern.testkit..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ProcessBuilder.class)
                .orShould()
                .callMethod(Runtime.class, "exec", String.class));
    }

    @Test
    void absenceIsNullableOrASealedResult() {
        holds(fields().should().notHaveRawType(Optional.class));
    }

    @Test
    void noStaticFieldCanChange() {
        holds(fields().that(describe(
                        "are static", (JavaField field) -> field.getModifiers().contains(JavaModifier.STATIC)))
                .should()
                .beFinal());
    }
}
