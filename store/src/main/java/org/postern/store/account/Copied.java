package org.postern.store.account;

import java.util.ArrayList;
import java.util.List;

/**
 * What COPY or MOVE did (RFC 4315 §3): the n-th of {@code from} became the n-th of {@code to}.
 *
 * @param mailbox id of the target
 * @param uidValidity of the target; 0 when nothing was copied
 */
public record Copied(int mailbox, int uidValidity, List<Integer> from, List<Integer> to) {
    public Copied {
        from = List.copyOf(from);
        to = List.copyOf(to);
    }

    static Copied none(int mailbox) {
        return new Copied(mailbox, 0, List.of(), List.of());
    }

    Copied with(int validity, int source, int target) {
        return and(new Copied(mailbox, validity, List.of(source), List.of(target)));
    }

    Copied and(Copied next) {
        var bothFrom = new ArrayList<>(from);
        bothFrom.addAll(next.from);
        var bothTo = new ArrayList<>(to);
        bothTo.addAll(next.to);
        return new Copied(mailbox, Math.max(uidValidity, next.uidValidity), bothFrom, bothTo);
    }
}
