package org.postern;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.ConfigHolder;
import org.postern.config.Limit;
import org.postern.config.Limits;
import org.postern.defence.GuessLimits;
import org.postern.defence.HarvestLimits;
import org.postern.imapserver.ImapSettings;
import org.postern.listen.FileDescriptors;
import org.postern.listen.ListenLimits;
import org.postern.mail.address.Domain;
import org.postern.smtpserver.SmtpSettings;

/**
 * What the configuration of this moment means to each part of the server. Parts hold these methods, not their results, so
 * that a reload reaches them. For any thread.
 */
final class InEffect {
    /** Times of unknown recipients that are remembered, a count: 16 MiB, however the budgets are chosen. */
    private static final int REMEMBERED = 2_000_000;

    private final ConfigHolder config;
    private final Domain host;
    private volatile @Nullable MadeOf<ImapSettings> imap;

    /** The name of the host does not change while we run. */
    InEffect(ConfigHolder config, Domain host) {
        this.config = config;
        this.host = host;
    }

    private Limits limits() {
        return config.current().limits();
    }

    SmtpSettings smtp() {
        Limits limits = limits();
        var times = new SmtpSettings.Times(
                limits.time(Limit.LOGIN_TIME),
                limits.time(Limit.COMMAND_TIME),
                limits.time(Limit.DATA_CHUNK_TIME),
                SmtpSettings.Times.USUAL.message(),
                limits.count(Limit.DATA_RATE),
                SmtpSettings.Times.USUAL.slowly());
        return new SmtpSettings(
                host,
                limits.of(Limit.MESSAGE_SIZE),
                limits.count(Limit.RECIPIENTS),
                limits.count(Limit.SMTP_ERRORS),
                times);
    }

    /** Asked for with every piece of work, so what was made last is kept while its configuration holds. */
    @SuppressWarnings("ReferenceEquality") // a reload makes another one
    ImapSettings imap() {
        Config now = config.current();
        MadeOf<ImapSettings> made = imap;
        if (made == null || made.configuration() != now) {
            made = new MadeOf<>(now, imap(now));
            imap = made;
        }
        return made.settings();
    }

    private record MadeOf<T>(Config configuration, T settings) {}

    private static ImapSettings imap(Config now) {
        Limits limits = now.limits();
        var times = new ImapSettings.Times(
                limits.time(Limit.LOGIN_TIME),
                limits.time(Limit.IDLE_TIME),
                limits.time(Limit.COMMAND_TIME),
                limits.time(Limit.DATA_CHUNK_TIME));
        return new ImapSettings(
                limits.of(Limit.MESSAGE_SIZE),
                limits.count(Limit.LOGIN_ERRORS),
                now.person().zone(),
                times);
    }

    HarvestLimits harvest() {
        Limits limits = limits();
        int network = limits.count(Limit.UNKNOWN_PER_NETWORK);
        HarvestLimits usual = HarvestLimits.USUAL;
        int standing = Math.max(network, usual.standing());
        return new HarvestLimits(
                network,
                standing,
                limits.count(Limit.UNKNOWN_PER_DAY),
                Math.min(usual.networks(), REMEMBERED / 2 / standing));
    }

    GuessLimits guesses() {
        Limits limits = limits();
        return new GuessLimits(
                limits.count(Limit.WRONG_PASSWORDS),
                limits.time(Limit.WRONG_PASSWORDS_TIME),
                limits.time(Limit.LOGIN_DELAY),
                limits.time(Limit.LOGIN_DELAY_MAX));
    }

    /** As many connections as were configured, as far as memory and file descriptors reach. Reads a file. */
    ListenLimits listen() {
        Limits limits = limits();
        long memory =
                Math.min(limits.of(Limit.STRANGERS_MEMORY), Runtime.getRuntime().maxMemory() / 4);
        long files = FileDescriptors.most();
        long strangers =
                Math.min(limits.of(Limit.CONNECTIONS), Math.min(memory / 4 * 3 / ListenLimits.SHARE, files / 2));
        return new ListenLimits(
                limits.count(Limit.CONNECTIONS_PER_ADDRESS),
                limits.count(Limit.CONNECTS_PER_MINUTE),
                limits.count(Limit.NETWORK_FACTOR),
                (int) strangers,
                limits.count(Limit.CONNECTIONS_PER_ACCOUNT),
                (int) Math.min(files / 4, Integer.MAX_VALUE),
                memory,
                Duration.ofSeconds(20),
                1_024);
    }
}
