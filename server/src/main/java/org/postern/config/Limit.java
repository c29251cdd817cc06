package org.postern.config;

/**
 * Every limit that an operator can change, with its unit, range and default; each has an effect. {@code status} shows them
 * all, and those that nobody can change. The defaults are what public test programs and 35 people behind one gateway need; each is a bound on what one stranger can cost.
 */
public enum Limit implements Key {
    MESSAGE_SIZE("message-size", bytes(1 << 16, 1 << 30), 50 << 20, "Largest message, in octets as received."),
    RECIPIENTS("recipients", count(100, 1_000), 100, "Recipients of one message in one transaction."),
    SMTP_ERRORS("smtp-errors", count(5, 1_000), 20, "Errors in one SMTP session before it is closed."),
    LOGIN_ERRORS(
            "login-errors", count(3, 1_000), 10, "Errors before the login of one IMAP session before it is closed."),
    CONNECTIONS(
            "connections",
            count(10, 100_000),
            2_000,
            "Connections at once that are not logged in; fewer where memory or open files do not suffice."),
    CONNECTIONS_PER_ADDRESS(
            "connections-per-address", count(5, 100_000), 60, "Connections at once from one address, not logged in."),
    CONNECTS_PER_MINUTE("connects-per-minute", count(10, 1_000_000), 600, "New connections a minute from one address."),
    NETWORK_FACTOR(
            "network-factor",
            count(1, 1_000),
            5,
            "A network (/24, /48) may have this many times what one address may."),
    CONNECTIONS_PER_ACCOUNT(
            "connections-per-account", count(5, 100_000), 50, "Connections at once of one account, logged in."),
    LOGIN_TIME("login-time", period(5_000, 600_000), 60_000, "Time from the connection to the login."),
    IDLE_TIME("idle-time", period(1_800_000, 86_400_000), 1_800_000, "Silence of a client that is logged in."),
    COMMAND_TIME(
            "command-time",
            period(10_000, 3_600_000),
            300_000,
            "Time for one command, and silence between commands of SMTP."),
    DATA_CHUNK_TIME("data-chunk-time", period(10_000, 3_600_000), 180_000, "Silence inside a message that comes in."),
    DATA_RATE("data-rate", bytes(16, 1 << 20), 1_024, "Octets a second that a message must come in with, on average."),
    UNKNOWN_PER_NETWORK(
            "unknown-per-network", count(1, 1_000), 20, "Unknown recipients told to one network in an hour."),
    UNKNOWN_PER_DAY("unknown-per-day", count(1, 1_000_000), 200, "Unknown recipients told to all strangers in a day."),
    LOGIN_DELAY(
            "login-delay",
            period(0, 60_000),
            500,
            "Delay of the attempt after a wrong password; each further one doubles it."),
    LOGIN_DELAY_MAX("login-delay-max", period(0, 60_000), 4_000, "Longest delay of an attempt."),
    WRONG_PASSWORDS(
            "wrong-passwords", count(3, 100), 10, "Different wrong passwords, after which an address is refused."),
    WRONG_PASSWORDS_TIME(
            "wrong-passwords-time", period(60_000, 86_400_000), 900_000, "The time they are counted over."),
    WAITING_MESSAGES(
            "waiting-messages",
            count(10, 1_000_000),
            1_000,
            "Messages of one account that may wait for other servers at once."),
    WAITING_SIZE("waiting-size", bytes(1 << 20, 64L << 30), 1L << 30, "Octets that these messages may have together."),
    KEEP_EXPUNGED(
            "keep-expunged",
            period(0, 365L * 86_400_000),
            30L * 86_400_000,
            "How long deleted mail can be brought back."),
    STRANGERS_MEMORY(
            "memory.strangers",
            bytes(4 << 20, 4L << 30),
            64 << 20,
            "Memory of all clients together that are not logged in; at most a quarter of the heap."),
    STORE_CACHE(
            "memory.store-cache", bytes(8 << 20, 64L << 30), 64 << 20, "Memory that keeps what was read from disk."),
    STORE_WRITES(
            "memory.store-writes",
            bytes(8 << 20, 4L << 30),
            64 << 20,
            "Memory that gathers what goes to the disk's tables."),
    STORE_LOG(
            "memory.store-log",
            bytes(16 << 20, 1L << 30),
            128 << 20,
            "Size of the log; it bounds the time of a restart.");

    private final String key;

    @SuppressWarnings("ImmutableEnumChecker") // its records copy their lists
    private final Kind kind;

    private final long byDefault;
    private final String meaning;

    Limit(String name, Kind kind, long byDefault, String meaning) {
        this.key = name.indexOf('.') < 0 ? "limits." + name : name;
        this.kind = kind;
        this.byDefault = byDefault;
        this.meaning = meaning;
    }

    private static Kind count(long min, long max) {
        return new Kind.Count(min, max);
    }

    private static Kind bytes(long min, long max) {
        return new Kind.Size(min, max);
    }

    private static Kind period(long min, long max) {
        return new Kind.Period(min, max);
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    /** In the unit: a count, octets or milliseconds. */
    public long byDefault() {
        return byDefault;
    }

    @Override
    public String defaultText() {
        return words(byDefault);
    }

    @Override
    public String meaning() {
        return meaning;
    }

    /** The memory budgets are given out once, at the start. */
    @Override
    public boolean live() {
        return key.startsWith("limits.");
    }

    /** An amount of this limit for a person, for example {@code 50 MiB}. */
    public String words(long amount) {
        Unit unit = switch (kind) {
            case Kind.Size _ -> Unit.BYTES;
            case Kind.Period _ -> Unit.MILLISECONDS;
            case Kind.Count _,
                    Kind.Port _,
                    Kind.HostName _,
                    Kind.Zone _,
                    Kind.Choice _,
                    Kind.Addresses _,
                    Kind.Servers _,
                    Kind.PathName _ -> Unit.COUNT;
        };
        return unit.words(amount);
    }
}
