package org.postern.reliability;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postern.reliability.Ledger.Place;
import org.postern.reliability.Ledger.Seen;
import org.postern.store.Bytes;

/** Reads every mailbox over IMAP and compares it with the ledger; then lets the server verify itself. */
final class Audit {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private static final long AGAIN = TimeUnit.MILLISECONDS.toNanos(50);

    private final ServerProcess server;
    private final Ledger ledger;
    private final boolean everything;

    private Audit(ServerProcess server, Ledger ledger, boolean everything) {
        this.server = server;
        this.ledger = ledger;
        this.everything = everything;
    }

    /** Bodies that were not compared before, and all else. Returns what is wrong. */
    static List<String> ofNews(ServerProcess server, Ledger ledger) throws IOException {
        return new Audit(server, ledger, false).run();
    }

    /** Every body again. */
    static List<String> ofEverything(ServerProcess server, Ledger ledger) throws IOException {
        List<String> wrong = new Audit(server, ledger, true).run();
        wrong.addAll(ledger.halfDelivered());
        return wrong;
    }

    private List<String> run() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String account : accounts()) {
            try (ImapClient client = new ImapClient(server, account)) {
                for (Place place : ledger.places()) {
                    if (place.account().equals(account)) {
                        mailbox(client, place, wrong);
                    }
                }
            }
        }
        server.findings().forEach(finding -> wrong.add("verify: " + finding));
        return wrong;
    }

    private Set<String> accounts() {
        Set<String> accounts = new HashSet<>();
        ledger.places().forEach(place -> accounts.add(place.account()));
        return accounts;
    }

    /** Mail for several is brought to them after the restart: it has a minute to arrive. */
    private void mailbox(ImapClient client, Place place, List<String> wrong) throws IOException {
        long until = System.nanoTime() + PATIENCE;
        while (true) {
            long validity = client.select(place.mailbox());
            List<Seen> seen = read(client, place);
            Set<Long> present = new HashSet<>();
            seen.forEach(one -> present.add(one.tag()));
            if (!ledger.awaits(place, present) || System.nanoTime() > until) {
                wrong.addAll(ledger.compare(place, validity, seen));
                return;
            }
            LockSupport.parkNanos(AGAIN);
        }
    }

    private List<Seen> read(ImapClient client, Place place) throws IOException {
        List<Seen> seen = new ArrayList<>();
        List<Integer> bodies = new ArrayList<>();
        for (ImapClient.Fetched fetched : client.fetch("1:*", false)) {
            Long known = ledger.known(place, fetched.uid());
            if (everything || known == null) {
                bodies.add(fetched.uid());
            } else {
                seen.add(new Seen(fetched.uid(), known, fetched.flags(), true));
            }
        }
        for (int from = 0; from < bodies.size(); from += 50) {
            List<Integer> some = bodies.subList(from, Math.min(bodies.size(), from + 50));
            for (ImapClient.Fetched fetched : client.fetch(set(some), true)) {
                Seen whole = withBody(fetched);
                if (whole != null) {
                    seen.add(whole);
                }
            }
        }
        return seen;
    }

    private static String set(List<Integer> uids) {
        StringBuilder set = new StringBuilder();
        for (int uid : uids) {
            set.append(set.isEmpty() ? "" : ",").append(uid);
        }
        return set.toString();
    }

    /** Null for mail that is none of ours: the welcome. */
    private static @Nullable Seen withBody(ImapClient.Fetched fetched) {
        Bytes body = fetched.body();
        Sample.Stored stored = body == null ? null : Sample.of(body.toArray());
        return stored == null ? null : new Seen(fetched.uid(), stored.sample().tag(), fetched.flags(), stored.whole());
    }
}
