package org.postern.reliability;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.postern.reliability.Ledger.Entry;
import org.postern.reliability.Ledger.Place;

/**
 * Senders and mail programs, all at once, each on its own connection and with its own random numbers. Each goes on until
 * its server is gone, or it is told to stop.
 */
final class Workload {
    static final int ACCOUNTS = 4;
    private static final int LARGEST = 600 * 1024;
    private static final String[] FLAGS = {"\\Seen", "\\Flagged", "\\Answered", "later", "$Work"};

    private final ServerProcess server;
    private final Ledger ledger;
    private final AtomicLong tags;
    private final CountDownLatch connected;
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private volatile boolean stopping;

    /** How many of each. */
    record Size(int senders, int sendersToSeveral, int readers) {
        int all() {
            return senders + sendersToSeveral + readers;
        }
    }

    private Workload(ServerProcess server, Ledger ledger, AtomicLong tags, Size size) {
        this.server = server;
        this.ledger = ledger;
        this.tags = tags;
        this.connected = new CountDownLatch(size.all());
    }

    /** Makes the mailboxes of the mail programs; once for each data folder. */
    static void prepare(ServerProcess server, Size size) throws IOException {
        for (int i = 0; i < size.readers; i++) {
            try (ImapClient client = new ImapClient(server, account(i))) {
                client.must("CREATE Work" + i);
                client.must("CREATE Copies" + i);
            }
        }
    }

    static Workload start(ServerProcess server, Ledger ledger, AtomicLong tags, Size size, SplittableRandom random) {
        Workload workload = new Workload(server, ledger, tags, size);
        for (int i = 0; i < size.all(); i++) {
            SplittableRandom own = random.split();
            int number = i - size.senders - size.sendersToSeveral;
            Work work = number >= 0
                    ? workload.new Reader(number, own)
                    : workload.new Sender(i < size.senders ? 1 : ACCOUNTS, own);
            workload.threads.add(Thread.ofVirtual().start(() -> workload.run(work)));
        }
        return workload;
    }

    static String account(int i) {
        return "u" + i % ACCOUNTS + "@" + ServerProcess.DOMAIN;
    }

    /** Until all are connected and logged in. */
    void awaitConnected() throws InterruptedException {
        connected.await();
    }

    /** Until all have ended; what they found wrong besides a connection that broke. */
    List<String> end() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
        return wrong;
    }

    /** One client. */
    private interface Work {
        void connect() throws IOException;

        void once() throws IOException;

        void disconnect() throws IOException;
    }

    private void run(Work work) {
        try {
            try {
                work.connect();
            } finally {
                connected.countDown();
            }
            while (!stopping) {
                work.once();
            }
            work.disconnect();
        } catch (IOException broken) {
            stopping = stopping || !server.isAlive();
        } catch (RuntimeException fault) {
            note("a client failed: " + fault);
        }
    }

    private void note(String words) {
        synchronized (wrong) {
            wrong.add(words);
        }
    }

    /** Small mail mostly, large enough for a file now and then. */
    private static int size(SplittableRandom random) {
        int kind = random.nextInt(20);
        int most = kind < 12 ? 4_000 : kind < 17 ? 60_000 : kind < 19 ? 270_000 : LARGEST;
        return random.nextInt(Sample.SMALLEST, most);
    }

    private final class Sender implements Work {
        private final int recipients;
        private final SplittableRandom random;
        private @Nullable SmtpClient client;

        Sender(int recipients, SplittableRandom random) {
            this.recipients = recipients;
            this.random = random;
        }

        @Override
        public void connect() throws IOException {
            client = new SmtpClient(server.smtp());
        }

        @Override
        public void once() throws IOException {
            if (client == null) {
                return;
            }
            int first = random.nextInt(ACCOUNTS);
            int count = recipients == 1 ? 1 : 2 + random.nextInt(recipients - 1);
            List<Place> places = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                places.add(new Place(account(first + i), "INBOX"));
            }
            Sample sample = new Sample(tags.incrementAndGet(), size(random));
            ledger.offer(sample, places);
            String reply =
                    client.send(places.stream().map(Place::account).toList(), sample.bytes(), random.nextBoolean());
            if (reply.startsWith("250")) {
                ledger.taken(sample, places, 0);
            } else {
                ledger.refused(sample, places);
                note("a message was not taken: " + reply);
            }
        }

        @Override
        public void disconnect() throws IOException {
            if (client != null) {
                client.close();
            }
        }
    }

    private final class Reader implements Work {
        private final String account;
        private final Place work;
        private final Place copies;
        private final SplittableRandom random;
        private @Nullable ImapClient client;

        Reader(int number, SplittableRandom random) {
            this.account = account(number);
            this.work = new Place(account, "Work" + number);
            this.copies = new Place(account, "Copies" + number);
            this.random = random;
        }

        @Override
        public void connect() throws IOException {
            client = new ImapClient(server, account);
            client.select(work.mailbox());
        }

        @Override
        public void once() throws IOException {
            ImapClient open = client;
            if (open == null) {
                return;
            }
            Entry entry = ledger.some(work, random.nextLong());
            int what = random.nextInt(100);
            if (entry == null || what < 45) {
                append(open);
            } else if (what < 65) {
                store(open, entry);
            } else if (what < 80) {
                copy(open, entry);
            } else {
                expunge(open, entry);
            }
        }

        private void append(ImapClient open) throws IOException {
            Sample sample = new Sample(tags.incrementAndGet(), size(random));
            ledger.offer(sample, List.of(work));
            ImapClient.Answer answer = open.append(work.mailbox(), sample.bytes());
            if (answer.isOk()) {
                ledger.taken(sample, List.of(work), answer.uid());
            } else {
                ledger.refused(sample, List.of(work));
                note("APPEND: " + answer.status());
            }
        }

        private void store(ImapClient open, Entry entry) throws IOException {
            String flag = FLAGS[random.nextInt(FLAGS.length)];
            Set<String> after = new HashSet<>(entry.flags());
            boolean add = after.add(flag);
            if (!add) {
                after.remove(flag);
            }
            ledger.askFlags(work, entry.sample().tag(), after);
            open.must("UID STORE " + entry.uid() + (add ? " +" : " -") + "FLAGS (" + flag + ")");
            ledger.flagsSet(work, entry.sample().tag());
        }

        private void copy(ImapClient open, Entry entry) throws IOException {
            if (ledger.knows(copies, entry.sample().tag())) {
                return;
            }
            ledger.offer(entry.sample(), List.of(copies));
            if (!entry.flags().isEmpty()) {
                ledger.askFlags(copies, entry.sample().tag(), entry.flags());
            }
            ImapClient.Answer answer = open.must("UID COPY " + entry.uid() + " " + copies.mailbox());
            ledger.taken(entry.sample(), List.of(copies), answer.uid());
            if (!entry.flags().isEmpty()) {
                ledger.flagsSet(copies, entry.sample().tag());
            }
        }

        private void expunge(ImapClient open, Entry entry) throws IOException {
            long tag = entry.sample().tag();
            Set<String> marked = new HashSet<>(entry.flags());
            marked.add("\\Deleted");
            ledger.askFlags(work, tag, marked);
            open.must("UID STORE " + entry.uid() + " +FLAGS.SILENT (\\Deleted)");
            ledger.flagsSet(work, tag);
            ledger.askExpunge(work, tag);
            open.must("UID EXPUNGE " + entry.uid());
            ledger.expunged(work, tag);
        }

        @Override
        public void disconnect() throws IOException {
            if (client != null) {
                client.close();
            }
        }
    }
}
