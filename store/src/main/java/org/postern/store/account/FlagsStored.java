package org.postern.store.account;

import java.util.ArrayList;
import java.util.List;

/**
 * What a change of flags did.
 *
 * @param changed UIDs whose flags are now others
 * @param refused UIDs that had changed since the MODSEQ the client named (RFC 7162 §3.1.3)
 * @param tooManyKeywords nothing was changed: the mailbox has no room for another keyword name
 */
public record FlagsStored(List<Integer> changed, List<Integer> refused, boolean tooManyKeywords) {
    static final FlagsStored NOTHING = new FlagsStored(List.of(), List.of(), false);

    public FlagsStored {
        changed = List.copyOf(changed);
        refused = List.copyOf(refused);
    }

    FlagsStored and(FlagsStored next) {
        var bothChanged = new ArrayList<>(changed);
        bothChanged.addAll(next.changed);
        var bothRefused = new ArrayList<>(refused);
        bothRefused.addAll(next.refused);
        return new FlagsStored(bothChanged, bothRefused, tooManyKeywords || next.tooManyKeywords);
    }
}
