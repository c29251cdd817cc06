package org.postern.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key of {@code postern.toml}. All keys are in two tables: {@link Setting} and {@link Limit}. */
public sealed interface Key permits Setting, Limit {
    /** With its table, for example {@code limits.message-size}. */
    String key();

    Kind kind();

    /** As it would be written in the file or after {@code --set}; null when there is no default. */
    @Nullable
    String defaultText();

    /** For the operator, in one sentence. */
    String meaning();

    /** Whether a reload brings it into effect; otherwise it waits for a restart. */
    boolean live();

    /** All keys, settings first, in the order of the documentation. */
    static List<Key> all() {
        var all = new ArrayList<Key>(List.of(Setting.values()));
        all.addAll(List.of(Limit.values()));
        return List.copyOf(all);
    }
}
