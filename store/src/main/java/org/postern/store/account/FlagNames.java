package org.postern.store.account;

import java.util.List;

/**
 * Flags as a client names them.
 *
 * @param system bits of {@link Flags}
 * @param keywords names as they are to be shown; compared without regard to ASCII case
 */
public record FlagNames(int system, List<String> keywords) {
    public static final FlagNames NONE = new FlagNames(0, List.of());

    public FlagNames {
        keywords = List.copyOf(keywords);
    }
}
