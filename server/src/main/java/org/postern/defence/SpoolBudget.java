package org.postern.defence;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.postern.listen.Network;

/**
 * What strangers' messages may hold on the disk while they arrive: by network, and all together. Without it a few hundred
 * connections could fill the disk with messages that never end. For any thread.
 */
public final class SpoolBudget {
    /** Bytes for one /24 or /48: ten messages of the largest size at once; ours. */
    public static final long NETWORK = 512L * 1024 * 1024;
    /** Bytes for all networks together; ours. */
    public static final long EVERYBODY = 4L * 1024 * 1024 * 1024;

    private final long network;
    private final long everybody;
    private final Map<Network, Long> held = new HashMap<>();
    private long all;

    /** The usual budget. */
    public SpoolBudget() {
        this(NETWORK, EVERYBODY);
    }

    SpoolBudget(long network, long everybody) {
        this.network = network;
        this.everybody = everybody;
    }

    /**
     * Asks for room; what is granted is given back by {@link #give}.
     *
     * @param bytes how much more
     * @return false when the network's budget or that of all is spent
     */
    public synchronized boolean take(InetAddress from, long bytes) {
        Network around = Network.around(from);
        long now = held.getOrDefault(around, 0L) + bytes;
        if (now > network || all + bytes > everybody) {
            return false;
        }
        held.put(around, now);
        all += bytes;
        return true;
    }

    /** Gives back what was granted to that address's network. */
    public synchronized void give(InetAddress from, long bytes) {
        held.computeIfPresent(Network.around(from), (_, now) -> now == bytes ? null : now - bytes);
        all -= bytes;
    }

    /** Bytes held by all. */
    public synchronized long held() {
        return all;
    }

    /** Networks that hold something: the table is as large as there are connections. */
    synchronized int networks() {
        return held.size();
    }
}
