package org.postern.defence;

import java.time.Duration;

/**
 * What strangers may learn about who exists here.
 *
 * @param network unknown recipients answered at once, for one network within {@link #HOUR}
 * @param standing the same for networks whose sender one of ours has written to
 * @param everybody unknown recipients answered at once, for all strangers within {@link #DAY}
 * @param networks how many networks are remembered
 */
public record HarvestLimits(int network, int standing, int everybody, int networks) {
    static final Duration HOUR = Duration.ofHours(1);
    static final Duration DAY = Duration.ofDays(1);

    public static final HarvestLimits USUAL = new HarvestLimits(20, 100, 200, 10_000);

    public HarvestLimits {
        if (network < 1 || standing < network || everybody < 1 || networks < 1) {
            throw new IllegalArgumentException("harvest limits must be positive, and standing must not cost");
        }
    }
}
