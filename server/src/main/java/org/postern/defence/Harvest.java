package org.postern.defence;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.function.Supplier;
import org.postern.listen.Network;
import org.postern.reason.Reason;
import org.postern.trace.Event;
import org.postern.trace.EventLog;

/**
 * How openly a stranger is told that an address does not exist: an honest sender must learn of a typing error, somebody who
 * tries out names must not learn the names, and mail must never stop because of him. For any thread.
 *
 * <p>Up to its budget a network is answered at once. Beyond, all its recipients are taken alike, and the refusal follows the
 * message. Beyond twice the budget they are put off alike. When the budget of all strangers together is spent, only the
 * refusals move behind the message: mail for people who exist is untouched.
 */
public final class Harvest {
    /** How recipients are answered. */
    public enum Answer {
        /** By the truth, at once. */
        OPENLY,
        /** All alike: taken; what does not exist is refused after the message. */
        AFTER_DATA,
        /** All alike: put off. */
        LATER
    }

    private final Supplier<HarvestLimits> limits;
    private final InstantSource clock;
    private final EventLog log;
    private final LinkedHashMap<Network, Recent> networks = new LinkedHashMap<>(64, 0.75f, true);
    private final Recent answered = new Recent();
    private boolean alerted;

    /** @param limits those in effect; asked for each time */
    public Harvest(Supplier<HarvestLimits> limits, InstantSource clock, EventLog log) {
        this.limits = limits;
        this.clock = clock;
        this.log = log;
    }

    /**
     * How a recipient who exists is answered; costs nothing.
     *
     * @param standing whether one of ours has written to this sender
     */
    public synchronized Answer known(InetAddress from, boolean standing) {
        Recent recent = networks.get(Network.around(from));
        int asked = recent == null ? 0 : recent.since(clock.millis() - HarvestLimits.HOUR.toMillis());
        int budget = budget(standing);
        // asked counts what was answered: the next unknown one would be number asked + 1.
        if (asked < budget) {
            return Answer.OPENLY;
        }
        return asked < 2 * budget ? Answer.AFTER_DATA : Answer.LATER;
    }

    /** How a recipient who does not exist is answered; counts. */
    public Answer unknown(InetAddress from, boolean standing) {
        Answer answer;
        boolean alert;
        synchronized (this) {
            answer = known(from, standing);
            count(Network.around(from));
            int most = limits.get().everybody();
            boolean spent = answered.since(clock.millis() - HarvestLimits.DAY.toMillis()) >= most;
            alert = spent && !alerted && answer == Answer.OPENLY;
            alerted = spent && (alerted || alert);
            if (answer == Answer.OPENLY && spent) {
                answer = Answer.AFTER_DATA;
            } else if (answer == Answer.OPENLY) {
                answered.add(clock.millis(), most);
            }
        }
        if (alert) {
            log.record(Event.of(
                    "harvest.spent",
                    null,
                    Reason.NAMES_GUESSED_WIDELY,
                    "limit",
                    limits.get().everybody()));
        }
        return answer;
    }

    private void count(Network network) {
        Recent recent = networks.get(network);
        if (recent == null) {
            recent = new Recent();
            networks.put(network, recent);
            forgetOldest();
        }
        recent.add(clock.millis(), 2 * limits.get().standing());
    }

    private void forgetOldest() {
        var oldest = networks.entrySet().iterator();
        while (networks.size() > limits.get().networks() && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
    }

    private int budget(boolean standing) {
        return standing ? limits.get().standing() : limits.get().network();
    }
}
