package org.postern.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.certificate.CertificateSet;
import org.postern.certificate.Certificates;
import org.postern.certificate.TestCertificates;
import org.postern.reason.Reason;
import org.postern.testkit.Eventually;
import org.postern.trace.RecordedEvents;

class ListenersTest {
    @TempDir
    private Path folder;

    private final RecordedEvents log = new RecordedEvents();
    private final TestDoor door = new TestDoor();
    private TestCertificates test;
    private Certificates certificates;
    private Listeners listeners;

    @BeforeEach
    void certificates() throws Exception {
        test = new TestCertificates(folder);
        certificates = new Certificates(CertificateSet.of(test.certified("localhost", "mail.example.test")));
        listeners = new Listeners(limits(100), certificates, log);
    }

    @AfterEach
    void close() {
        door.release.countDown();
        listeners.close(Duration.ofMillis(500));
        assertThat(listeners.traffic().open()).isZero();
        assertThat(listeners.traffic().strangers()).isZero();
        assertThat(listeners.traffic().strangersMemory()).isZero();
    }

    private static ListenLimits limits(int strangers) {
        return new ListenLimits(
                6, 600, 5, strangers, 2, 100, strangers * ListenLimits.SHARE + 1_000, Duration.ofSeconds(2), 1_024);
    }

    private InetSocketAddress open(String address, TlsMode mode) throws BindProblem {
        return listeners.open(new ListenAt("test", new InetSocketAddress(address, 0), mode, "imap"), door);
    }

    private InetSocketAddress open() throws BindProblem {
        return open("127.0.0.1", TlsMode.PLAIN_THEN_STARTTLS);
    }

    @Test
    void servesBothFamiliesAndTellsWhoIsThere() throws Exception {
        for (String address : new String[] {"127.0.0.1", "::1"}) {
            InetSocketAddress at = open(address, TlsMode.PLAIN_THEN_STARTTLS);
            try (var client = TestClient.to(at)) {
                assertThat(client.hear()).isEqualTo("hello");
                assertThat(client.ask("abc")).isEqualTo("you said abc");
                Peer peer = door.peers.take();
                assertThat(peer.remote().getPort()).isEqualTo(client.socket.getLocalPort());
                assertThat(peer.local()).isEqualTo(at);
                assertThat(peer.tls()).isNull();
                assertThat(peer.id()).hasSize(16);
                assertThat(client.ask("QUIT")).isEqualTo("bye");
                assertThat(client.hear()).isEmpty();
            }
        }
    }

    @Test
    void theLastWordsArriveThoughTheClientSentMore() throws Exception {
        InetSocketAddress at = open();
        try (var client = TestClient.to(at)) {
            client.say("QUIT\r\n" + "MORE\r\n".repeat(500));
            assertThat(client.hear()).isEqualTo("hello");
            assertThat(client.hear()).isEqualTo("bye");
            assertThat(client.hear()).isEmpty();
        }
    }

    @Test
    void aPortThatIsTakenIsNamedWithTheRemedy() throws Exception {
        InetSocketAddress at = open();
        assertThatThrownBy(() -> listeners.open(new ListenAt("imap", at, TlsMode.PLAIN_THEN_STARTTLS, "imap"), door))
                .isInstanceOf(BindProblem.class)
                .hasMessageContaining("imap cannot listen at 127.0.0.1 port " + at.getPort())
                .hasMessageContaining("ss -ltnp");
        assertThatThrownBy(() -> open("192.0.2.1", TlsMode.PLAIN_THEN_STARTTLS))
                .isInstanceOf(BindProblem.class)
                .hasMessageContaining("not one of this machine");
        var low = new ListenAt(
                "smtp",
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 25),
                TlsMode.PLAIN_THEN_STARTTLS,
                "smtp");
        assertThat(new BindProblem(low, new IOException("Permission denied")))
                .hasMessageContaining("CAP_NET_BIND_SERVICE");
        assertThat(new BindProblem(low, new IOException("Отказано")))
                .hasMessageContaining("CAP_NET_BIND_SERVICE")
                .hasMessageContaining("ss -ltnp");
    }

    @Test
    void aFaultOfOursEndsThatSessionAlone() throws Exception {
        InetSocketAddress at = open();
        try (var client = TestClient.to(at);
                var other = TestClient.to(at)) {
            assertThat(other.hear()).isEqualTo("hello");
            assertThat(client.hear()).isEqualTo("hello");
            assertThat(client.ask("BOOM")).isEmpty();
            Eventually.holds("the listeners", () -> listeners.traffic().faults() == 1);
            assertThat(log.faults).hasSize(1);
            assertThat(other.ask("x")).isEqualTo("you said x");
        }
    }

    @Test
    void aSilentPeerIsClosedWhenItsTimeIsOver() throws Exception {
        door.patience = Duration.ofMillis(100);
        try (var client = TestClient.to(open())) {
            assertThat(client.hear()).isEqualTo("hello");
            assertThat(client.hear()).isEmpty();
        }
        Eventually.holds("the listeners", () -> listeners.traffic().late() == 1);
    }

    /** With TLS 1.2 and 1.3, where the way out must stay open. */
    @Test
    void aPeerThatIsWaitedForTooLongIsToldGoodbye() throws Exception {
        for (String version : new String[] {"", "TLSv1.2", "TLSv1.3"}) {
            try (var client = TestClient.to(open())) {
                assertThat(client.hear()).isEqualTo("hello");
                TestClient speaker = client;
                if (!version.isEmpty()) {
                    assertThat(client.ask("STARTTLS")).isEqualTo("go");
                    var secure = test.over(client.socket, "localhost", version);
                    secure.startHandshake();
                    speaker = new TestClient(secure);
                }
                speaker.say("WAIT");
                assertThat(speaker.hear()).isEqualTo("too late");
                assertThat(speaker.hear()).isEmpty();
            }
        }
        Eventually.holds("the listeners", () -> listeners.traffic().late() == 3);
    }

    @Test
    void aPeerThatTakesNothingIsClosedInTheMiddleOfAWrite() throws Exception {
        door.patience = Duration.ofSeconds(2);
        for (boolean tls : new boolean[] {false, true}) {
            long before = listeners.traffic().late();
            try (var client = TestClient.to(open())) {
                assertThat(client.hear()).isEqualTo("hello");
                TestClient speaker = client;
                if (tls) {
                    assertThat(client.ask("STARTTLS")).isEqualTo("go");
                    var secure = test.over(client.socket, "localhost", "TLSv1.3");
                    secure.startHandshake();
                    speaker = new TestClient(secure);
                }
                speaker.say("FLOOD");
                Eventually.holds(
                        "the listeners",
                        () -> listeners.traffic().late() == before + 1
                                && listeners.traffic().open() == 0);
            }
        }
    }

    @Test
    void aHandshakeThatStopsHalfWayIsClosedAndCounted() throws Exception {
        InetSocketAddress at = open("127.0.0.1", TlsMode.IMPLICIT_TLS);
        try (var client = TestClient.to(at)) {
            client.socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
            assertThat(client.hear()).isEmpty();
            Eventually.holds("the listeners", () -> listeners.traffic().handshakesFailed() == 1);
        }
        try (var client = TestClient.to(at)) {
            client.say("EHLO not.tls.example");
            Eventually.holds("the listeners", () -> listeners.traffic().handshakesFailed() == 2);
        }
        assertThat(log.await("listen.tls.failed").fields()).containsEntry("address", "127.0.0.1");
        assertThat(door.peers).isEmpty();
    }

    private static byte[] clientHello() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }

    @Test
    void whoFallsSilentAfterHisHelloHoldsUpNobodyAndIsClosedInTimeWithAReason() throws Exception {
        InetSocketAddress at = open("127.0.0.1", TlsMode.IMPLICIT_TLS);
        byte[] hello = clientHello();
        var silent = new ArrayList<TestClient>();
        for (int i = 0; i < 20; i++) {
            var client = TestClient.to(at, "127.0.6." + (1 + i));
            client.socket.getOutputStream().write(hello);
            assertThat(client.socket.getInputStream().read())
                    .as("the answer's first byte")
                    .isEqualTo(22);
            silent.add(client);
        }
        try (var secure = test.over(new Socket(at.getAddress(), at.getPort()), "localhost", "TLSv1.3")) {
            secure.startHandshake();
            assertThat(new TestClient(secure).hear()).isEqualTo("hello");
            assertThat(listeners.traffic().handshakesFailed())
                    .as("all are still there")
                    .isZero();
        }
        Eventually.holds("the listeners", () -> listeners.traffic().handshakesFailed() == 20);
        assertThat(log.of("listen.tls.failed")).as("told once of a network").hasSize(1);
        assertThat(log.of("listen.tls.failed").getFirst().reason()).isEqualTo(Reason.HANDSHAKE_LATE);
        for (TestClient client : silent) {
            client.close();
        }
    }

    @Test
    void aHelloInPiecesIsGoodWhenItsTimeHasNotPassed() throws Exception {
        InetSocketAddress at = open("127.0.0.1", TlsMode.IMPLICIT_TLS);
        byte[] hello = clientHello();
        try (var client = TestClient.to(at)) {
            for (byte octet : hello) {
                client.socket.getOutputStream().write(octet);
            }
            assertThat(client.socket.getInputStream().read()).isEqualTo(22);
        }
        try (var client = TestClient.to(at)) {
            client.socket.getOutputStream().write(hello, 0, hello.length - 1);
            assertThat(client.hear()).as("closed").isEmpty();
        }
        Eventually.holds("the listeners", () -> listeners.traffic().late() == 1);
    }

    @Test
    void tooManyFromOneAddressAreToldAndOtherAddressesGoOn() throws Exception {
        InetSocketAddress at = open();
        var clients = new ArrayList<TestClient>();
        for (int i = 0; i < 9; i++) {
            clients.add(TestClient.to(at, "127.0.0.7"));
        }
        for (int i = 0; i < 6; i++) {
            assertThat(clients.get(i).hear()).isEqualTo("hello");
        }
        Eventually.holds("the listeners", () -> listeners.traffic().slowed() == 3);
        try (var tooMany = TestClient.to(at, "127.0.0.7");
                var other = TestClient.to(at, "127.0.0.8")) {
            assertThat(tooMany.hear()).isEqualTo("later");
            assertThat(other.hear()).isEqualTo("hello");
            assertThat(log.await("listen.turned-away").fields()).containsEntry("address", "127.0.0.7");
        }
        for (TestClient client : clients) {
            client.close();
        }
    }

    @Test
    void whenAllPlacesAreTakenTheOldestStrangerGoesAndNotTheOneWhoLoggedIn() throws Exception {
        listeners.close(Duration.ofMillis(100));
        listeners = new Listeners(limits(3), certificates, log);
        InetSocketAddress at = open();
        try (var user = TestClient.to(at, "127.0.1.1")) {
            assertThat(user.hear()).isEqualTo("hello");
            assertThat(user.ask("LOGIN 1")).isEqualTo("welcome");
            newcomersTakeTheOldestPlace(at, user);
        }
    }

    private void newcomersTakeTheOldestPlace(InetSocketAddress at, TestClient user) throws Exception {
        try (var oldest = TestClient.to(at, "127.0.2.1");
                var second = TestClient.to(at, "127.0.3.1");
                var third = TestClient.to(at, "127.0.4.1")) {
            assertThat(oldest.hear()).isEqualTo("hello");
            assertThat(second.ask("x")).isEqualTo("hello");
            assertThat(second.hear()).isEqualTo("you said x");
            assertThat(third.ask("x")).isEqualTo("hello");
            assertThat(third.hear()).isEqualTo("you said x");
            Eventually.holds("the listeners", () -> listeners.traffic().strangers() == 3);
            try (var newcomer = TestClient.to(at, "127.0.5.1")) {
                assertThat(newcomer.hear()).isEqualTo("hello");
                assertThat(oldest.hear()).isEmpty();
                assertThat(user.ask("x")).isEqualTo("you said x");
                assertThat(listeners.traffic().evicted()).isEqualTo(1);
            }
        }
    }

    @Test
    void anAccountWithItsFillOfConnectionsIsRefusedAnother() throws Exception {
        InetSocketAddress at = open();
        try (var one = TestClient.to(at);
                var two = TestClient.to(at);
                var three = TestClient.to(at)) {
            for (TestClient client : new TestClient[] {one, two, three}) {
                assertThat(client.hear()).isEqualTo("hello");
            }
            assertThat(one.ask("LOGIN 5")).isEqualTo("welcome");
            assertThat(two.ask("LOGIN 5")).isEqualTo("welcome");
            assertThat(three.ask("LOGIN 5")).isEqualTo("too many");
            assertThat(listeners.traffic().strangers()).isEqualTo(1);
            assertThat(one.ask("QUIT")).isEqualTo("bye");
            assertThat(one.hear()).isEmpty();
            one.socket.close();
            Eventually.holds("the listeners", () -> listeners.traffic().open() == 2);
            assertThat(three.ask("LOGIN 5")).isEqualTo("welcome");
        }
    }

    @Test
    void whatASessionHeldOfTheBudgetComesBackWhenItBreaks() throws Exception {
        InetSocketAddress at = open();
        try (var client = TestClient.to(at)) {
            assertThat(client.hear()).isEqualTo("hello");
            Peer peer = door.peers.take();
            assertThat(peer.reserve(1_000)).isTrue();
            assertThat(peer.reserve(1)).isFalse();
            assertThat(listeners.traffic().strangersMemory()).isEqualTo(ListenLimits.SHARE + 1_000);
        }
        Eventually.holds("the listeners", () -> listeners.traffic().strangersMemory() == 0);
    }

    /** Throws as the kernel does when no file descriptor is left, until told otherwise. */
    private static final class Starved implements Listener.Source {
        final AtomicInteger tries = new AtomicInteger();
        final CountDownLatch closed = new CountDownLatch(1);
        final BlockingQueue<Socket> arriving = new LinkedBlockingQueue<>();
        volatile boolean starved = true;

        @Override
        public Socket accept() throws IOException {
            tries.incrementAndGet();
            if (starved) {
                throw new SocketException("Too many open files");
            }
            try {
                while (closed.getCount() > 0) {
                    Socket socket = arriving.poll(10, TimeUnit.MILLISECONDS);
                    if (socket != null) {
                        return socket;
                    }
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            throw new SocketException("Socket closed");
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void withoutFileDescriptorsItWaitsInsteadOfSpinningSaysSoOnceAndRecovers() throws Exception {
        InetSocketAddress healthy = open();
        try (var stranger = TestClient.to(healthy);
                var kernel = new ServerSocket(0, 1, healthy.getAddress());
                var client = new TestClient(new Socket(kernel.getInetAddress(), kernel.getLocalPort()))) {
            assertThat(stranger.hear()).isEqualTo("hello");
            var source = new Starved();
            long start = System.nanoTime();
            listeners.open(new ListenAt("starved", healthy, TlsMode.PLAIN_THEN_STARTTLS, "imap"), door, source);
            assertThat(log.await("listen.accept.failed").fields())
                    .containsEntry("listener", "starved")
                    .containsKey("remedy");
            assertThat(stranger.hear()).as("the slowest stranger makes room").isEmpty();
            Eventually.holds("the listeners", () -> source.tries.get() >= 6);
            // Pauses of 10, 40, 80 and 160 ms lie before the sixth try, and a short one where the stranger made room.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(280));
            source.starved = false;
            source.arriving.add(kernel.accept());
            assertThat(client.hear()).isEqualTo("hello");
            assertThat(log.of("listen.accept.failed")).hasSize(1);
        }
    }

    @Test
    void pausesGrowToASecondAndNoFurther() {
        var shortage = new Shortage(log, "x", () -> 0);
        Duration last = Duration.ZERO;
        for (int i = 0; i < 20; i++) {
            Duration pause = shortage.met("why");
            assertThat(pause).isGreaterThanOrEqualTo(last);
            last = pause;
        }
        assertThat(last).isEqualTo(Shortage.LONGEST_PAUSE);
        shortage.over();
        assertThat(shortage.met("why")).isEqualTo(Shortage.FIRST_PAUSE);
    }

    @Test
    void aShortageIsToldOnceAndItsEndWhenItHasBeenCalmForAWhile() {
        var now = new AtomicLong();
        var shortage = new Shortage(log, "x", now::get);
        for (int i = 0; i < 100; i++) {
            shortage.met("why");
            shortage.over();
        }
        assertThat(log.of("listen.accept.failed")).hasSize(1);
        now.addAndGet(Shortage.CALM.toNanos() - 1);
        shortage.over();
        assertThat(log.of("listen.accept.recovered")).isEmpty();
        now.addAndGet(1);
        shortage.over();
        shortage.over();
        assertThat(log.of("listen.accept.recovered")).hasSize(1);
        assertThat(shortage.lasting()).isFalse();
        shortage.met("a single failure is not worth a word");
        assertThat(log.of("listen.accept.failed")).hasSize(1);
    }

    @Test
    void stoppingWakesIdleSessionsSoThatTheySayGoodbyeUnderTlsToo() throws Exception {
        InetSocketAddress at = open("127.0.0.1", TlsMode.IMPLICIT_TLS);
        try (var plain = TestClient.to(open());
                var modern =
                        new TestClient(test.over(new Socket(at.getAddress(), at.getPort()), "localhost", "TLSv1.3"));
                var older =
                        new TestClient(test.over(new Socket(at.getAddress(), at.getPort()), "localhost", "TLSv1.2"));
                var handshaking = TestClient.to(at)) {
            for (TestClient client : new TestClient[] {plain, modern, older}) {
                assertThat(client.hear()).isEqualTo("hello");
                assertThat(client.ask("x")).isEqualTo("you said x");
            }
            long start = System.nanoTime();
            listeners.close(Duration.ofSeconds(20));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(11_900));
            for (TestClient client : new TestClient[] {plain, modern, older}) {
                assertThat(client.hear()).isEqualTo("closing");
                assertThat(client.hear()).isEmpty();
            }
            assertThat(handshaking.hear()).isEmpty();
            assertThatThrownBy(() -> TestClient.to(at)).isInstanceOf(IOException.class);
            assertThat(log.await("listen.closed").fields()).containsEntry("cut", 0);
        }
    }

    @Test
    void whatIsUnderWayMayFinishWhileTheServerStops() throws Exception {
        try (var client = TestClient.to(open())) {
            assertThat(client.hear()).isEqualTo("hello");
            client.say("DATA");
            for (int i = 0; i < 3; i++) {
                client.say("line");
            }
            while (!door.heard.take().equals("line")) {
                assertThat(door.peers).hasSize(1);
            }
            Thread stop = Thread.ofVirtual().start(() -> listeners.close(Duration.ofSeconds(5)));
            Eventually.holds("the listeners", () -> door.peers.element().shuttingDown());
            client.say(".");
            assertThat(client.hear()).isEqualTo("stored");
            assertThat(client.hear()).isEqualTo("closing");
            client.socket.close();
            assertThat(stop.join(Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void stoppingTakesNoLongerThanToldThoughASessionHangs() throws Exception {
        try (var client = TestClient.to(open())) {
            assertThat(client.hear()).isEqualTo("hello");
            client.say("HANG");
            assertThat(door.heard.take()).isEqualTo("HANG");
            long start = System.nanoTime();
            listeners.close(Duration.ofSeconds(1));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1_500));
            assertThat(client.hear()).isEmpty();
            assertThat(log.await("listen.closed").fields()).containsEntry("cut", 1);
        }
        door.release.countDown();
        Eventually.holds("the listeners", () -> listeners.traffic().open() == 0);
    }

    @Test
    void startTlsTwiceIsAFaultOfTheDoor() throws Exception {
        try (var client = TestClient.to(open())) {
            assertThat(client.hear()).isEqualTo("hello");
            assertThat(client.ask("STARTTLS")).isEqualTo("go");
            var secure = new TestClient(test.over(client.socket, "localhost", "TLSv1.2", "imap"));
            assertThat(secure.ask("x")).isEqualTo("you said x");
            Peer.Tls tls = Objects.requireNonNull(door.peers.take().tls());
            assertThat(tls.protocol()).isEqualTo("TLSv1.2");
            assertThat(tls.serverName()).isEqualTo("localhost");
            assertThat(secure.ask("STARTTLS")).isEqualTo("go");
            assertThat(secure.hear()).isEmpty();
            Eventually.holds("the listeners", () -> listeners.traffic().faults() == 1);
        }
    }
}
