package org.postern.listen;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.postern.store.PartitionId;

/**
 * Decides who may connect, by counts alone. A network or address above its limits is slowed, far above it turned away
 * until it has fewer; nobody is banned here. When all places of strangers are taken, the slowest of the oldest gives his
 * up: the newcomer is never the one refused, and whoever has logged in has left the strangers. Where somebody logged in
 * from lately, neither his neighbours' doings nor the rush of strangers count against him. All work is in constant time
 * under one lock. Safe for any thread.
 */
final class Gate {
    /** Of so many oldest strangers, the one who does least with his place goes. */
    static final int SAMPLE = 32;

    /** Addresses, and networks, whose last minute is kept though they have no connection. */
    static final int REMEMBERED = 32_768;

    /** The rank of those who are familiar: before all others. */
    static final int FAMILIAR = 0;

    /** So long after something was short there are no more places than it allowed. */
    static final Duration SQUEEZED = Duration.ofMinutes(1);

    static final Duration LEAST_DELAY = Duration.ofSeconds(1);
    static final Duration MOST_DELAY = Duration.ofSeconds(10);

    /** What the gate says. */
    sealed interface Decision {}

    /**
     * @param delay how long the connection waits before anything is said to it; zero for nearly all
     */
    record Admitted(Ticket ticket, Duration delay) implements Decision {}

    /** @param tell whether this is worth an event: the first of its network in this minute */
    record TurnedAway(boolean tell) implements Decision {}

    /** A connection, as the gate sees it. */
    interface Visitor {
        /** How many bytes the peer has sent so far. */
        long received();

        /** The place is needed: close at once, without waiting for anything. Called by another thread. */
        void evict();
    }

    /** One admitted connection. */
    static final class Ticket {
        private final Network address;
        /** Under which its address has its limits: the familiar have theirs as a host. */
        private final Network counted;

        private final long arrived;
        private final Visitor visitor;
        private final int rank;
        private boolean stranger = true;
        private @Nullable PartitionId account;

        private Ticket(Network address, Network counted, long arrived, int rank, Visitor visitor) {
            this.address = address;
            this.counted = counted;
            this.arrived = arrived;
            this.rank = rank;
            this.visitor = visitor;
        }

        /**
         * Who is served first where many wait, the lower the sooner: {@link #FAMILIAR}, then by how many had come from his
         * network within a minute.
         */
        int rank() {
            return rank;
        }

        private double speed(long nanos) {
            return visitor.received() / (double) Math.max(1, nanos - arrived);
        }
    }

    private final LongSupplier nanos;
    private final Object lock = new Object();
    private volatile ListenLimits limits;
    private final Tally addresses;
    private final Tally networks;
    private final Familiar familiar = new Familiar(REMEMBERED);
    private final LinkedHashSet<Ticket> strangers = new LinkedHashSet<>();
    private final Map<PartitionId, Integer> accounts = new HashMap<>();
    private int users;
    /** Places of strangers that the last shortage left, and until when that counts. */
    private int squeezed;

    private long squeezedUntil;

    /** @param nanos a clock that only goes forward, as {@link System#nanoTime} */
    Gate(ListenLimits limits, LongSupplier nanos) {
        this.limits = limits;
        this.nanos = nanos;
        squeezedUntil = nanos.getAsLong();
        addresses = new Tally(REMEMBERED);
        networks = new Tally(REMEMBERED);
        bound(limits);
    }

    /** Other limits, from now on. Who is in stays; where there are too many now, each newcomer takes two places. */
    void limits(ListenLimits changed) {
        synchronized (lock) {
            limits = changed;
            bound(changed);
        }
    }

    ListenLimits limits() {
        return limits;
    }

    private void bound(ListenLimits to) {
        addresses.limits(to.atOncePerAddress(), to.perMinutePerAddress());
        networks.limits(times(to.atOncePerAddress(), to), times(to.perMinutePerAddress(), to));
    }

    private static int times(int perAddress, ListenLimits limits) {
        return (int) Math.min((long) perAddress * limits.networkFactor(), Integer.MAX_VALUE);
    }

    Decision arrive(InetAddress from, Visitor visitor) {
        Network address = Network.of(from);
        var evicted = new ArrayList<Ticket>(2);
        Admitted admitted;
        synchronized (lock) {
            long now = nanos.getAsLong();
            boolean known = familiar.isFamiliar(address.host(), now);
            Network counted = known ? address.host() : address;
            double own = addresses.excess(counted, now);
            // What neighbours do is not held against the familiar, as long as they do not flood us themselves.
            boolean trusted = known && own <= 0;
            double excess = trusted ? own : Math.max(own, networks.excess(address.around(), now));
            if (excess > 1) {
                return new TurnedAway(networks.tell(Tally.Story.TURNED_AWAY, address.around(), now));
            }
            while (strangers.size() >= places(now) && evicted.size() < 2) {
                evicted.add(takeSlowest(now));
            }
            addresses.enter(counted, now);
            networks.enter(address.around(), now);
            int rank = trusted ? FAMILIAR : FAMILIAR + networks.recent(address.around(), now);
            admitted = new Admitted(new Ticket(address, counted, now, rank, visitor), delay(excess));
            strangers.add(admitted.ticket());
        }
        evicted.forEach(ticket -> ticket.visitor.evict());
        return admitted;
    }

    /** Whether to say what is wrong with this one: the first of its network in this minute. */
    boolean tells(Ticket ticket) {
        synchronized (lock) {
            return networks.tell(Tally.Story.HANDSHAKE, ticket.address.around(), nanos.getAsLong());
        }
    }

    private int places(long now) {
        return now - squeezedUntil < 0 ? Math.min(squeezed, limits.strangers()) : limits.strangers();
    }

    /**
     * Closes the slowest strangers, because something is short: one at a time would let the rest of a rush wait for long. For
     * a while their places are not given away again: what was short is needed for other things too.
     *
     * @return how many: {@link #SAMPLE}, but at most half of them; one when there is only one
     */
    int evictSlowest() {
        var evicted = new ArrayList<Ticket>(SAMPLE);
        synchronized (lock) {
            long now = nanos.getAsLong();
            int most = Math.min(SAMPLE, (strangers.size() + 1) / 2);
            while (evicted.size() < most) {
                evicted.add(takeSlowest(now));
            }
            if (!evicted.isEmpty()) {
                squeezed = Math.max(SAMPLE, strangers.size()); // some must be able to come, whoever took the rest
                squeezedUntil = now + SQUEEZED.toNanos();
            }
        }
        evicted.forEach(ticket -> ticket.visitor.evict());
        return evicted.size();
    }

    /**
     * The connection is an account's from now on. Asked again for another account, it moves.
     *
     * @return false when the account, or all of them together, have their fill; the connection stays what it was
     */
    boolean loggedIn(Ticket ticket, PartitionId account) {
        synchronized (lock) {
            if (account.equals(ticket.account)) {
                return true;
            }
            int others = accounts.getOrDefault(account, 0);
            if (others >= limits.perAccount() || (ticket.account == null && users >= limits.loggedIn())) {
                return false;
            }
            accounts.put(account, others + 1);
            leaveAccount(ticket);
            ticket.account = account;
            users++;
            familiar.loggedIn(ticket.address.host(), nanos.getAsLong());
            leaveStrangers(ticket);
            return true;
        }
    }

    /** The connection is over. Does nothing the second time. */
    void leave(Ticket ticket) {
        synchronized (lock) {
            leaveStrangers(ticket);
            leaveAccount(ticket);
        }
    }

    int strangers() {
        synchronized (lock) {
            return strangers.size();
        }
    }

    /** How many addresses and networks have counts at this moment. */
    int counted() {
        synchronized (lock) {
            return addresses.size() + networks.size();
        }
    }

    private void leaveAccount(Ticket ticket) {
        PartitionId account = ticket.account;
        ticket.account = null;
        if (account != null) {
            users--;
            accounts.computeIfPresent(account, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private void leaveStrangers(Ticket ticket) {
        if (ticket.stranger) {
            ticket.stranger = false;
            strangers.remove(ticket);
            long now = nanos.getAsLong();
            addresses.leave(ticket.counted, now);
            networks.leave(ticket.address.around(), now);
        }
    }

    /** Strangers are kept in the order of their arrival, so the walk sees the oldest. */
    private Ticket takeSlowest(long now) {
        Ticket slowest = strangers.getFirst();
        int seen = 0;
        for (Ticket ticket : strangers) {
            if (seen++ == SAMPLE) {
                break;
            }
            if (goesBefore(ticket, slowest, now)) {
                slowest = ticket;
            }
        }
        leaveStrangers(slowest);
        return slowest;
    }

    /** The familiar go last; else whoever does least with his place. */
    private boolean goesBefore(Ticket one, Ticket other, long now) {
        boolean familiar = one.rank == FAMILIAR;
        return familiar == (other.rank == FAMILIAR) ? worth(one, now) < worth(other, now) : !familiar;
    }

    /**
     * Speed alone would keep those who flood us, and give up the one whom their flood slows down; the crowd alone would give
     * up a large sender in the middle of his mail, and keep bots that are silent one by one.
     */
    private double worth(Ticket ticket, long now) {
        double crowd = Math.max(1, networks.live(ticket.address.around()));
        return ticket.speed(now) / (crowd * crowd);
    }

    private static Duration delay(double excess) {
        if (excess <= 0) {
            return Duration.ZERO;
        }
        long range = MOST_DELAY.minus(LEAST_DELAY).toMillis();
        return LEAST_DELAY.plusMillis(Math.round(range * Math.min(1, excess)));
    }
}
