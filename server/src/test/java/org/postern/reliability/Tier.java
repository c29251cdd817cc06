package org.postern.reliability;

/** How long to go on, and from which random numbers. */
final class Tier {
    private Tier() {}

    /** {@code ./check all}. */
    static boolean isLong() {
        return "all".equals(System.getProperty("postern.tier"));
    }

    /** Another each time, unless one is given to repeat a run. */
    static long seed() {
        Long given = Long.getLong("postern.seed");
        return given == null ? System.nanoTime() : given;
    }
}
