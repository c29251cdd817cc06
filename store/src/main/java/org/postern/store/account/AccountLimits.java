package org.postern.store.account;

import java.time.Duration;

/** The limits of an account; ours unless said. */
public final class AccountLimits {
    /** Bytes of one level of a mailbox name in UTF-8. */
    public static final int NAME = 255;
    /** Levels of a mailbox name. */
    public static final int LEVELS = 20;
    /** Mailboxes of one account. */
    public static final int MAILBOXES = 10_000;
    /** Keyword names of one mailbox: a bit each in the flags row. */
    public static final int KEYWORDS = 64;
    /** Bytes of a keyword name. */
    public static final int KEYWORD = 128;
    /** The last UID that is given out; at one message a second it lasts 68 years. */
    public static final int UID = Integer.MAX_VALUE;
    /** Bytes of the fields that we put before a message as received. */
    public static final int PREFIX = 16 * 1024;
    /** Places in mailboxes where one message is shown, a count; copies beyond are passed over. */
    public static final int PLACES = 1_000;
    /** Names subscribed to, a count; beyond, none is added. */
    public static final int SUBSCRIPTIONS = 20_000;
    /** Bytes of a summary kept in the message's own row; longer ones have a row of their own. */
    public static final int SUMMARY_INLINE = 2 * 1024;
    /** Bytes of the longest summary that is kept at all; beyond, it is computed when asked for. */
    public static final int SUMMARY = 60 * 1024;
    /** How long an expunged message can be had back, unless the operator chose otherwise. */
    public static final Duration KEPT = Duration.ofDays(30);
    /** Bytes of expunged mail kept for an account without a quota; with one, as much as the quota. */
    public static final long KEPT_BYTES = 10L * 1024 * 1024 * 1024;
    /** Commits of an account whose changes are remembered even when it is busy (RFC 7162), a count. */
    public static final long LOG = 50_000;
    /** How long changes are remembered (RFC 7162), unless there are more than {@link #LOG}. */
    public static final Duration CHANGES = Duration.ofDays(30);
    /** How long a delivery is remembered, so that a repeated one is told apart. */
    public static final Duration DELIVERIES = Duration.ofDays(7);
    /** Numbers of messages passed over after a loss, so that none stands for another message than before. */
    static final long PASSED_OVER = 1_000_000;
    /** Messages changed in one commit. */
    static final int SLICE = 200;
    /** Messages whose flags are changed in one commit: a row each. */
    public static final int FLAGS_SLICE = 500;

    /** Characters of recipients that evidence names, all together; longer lists are counted and digested only; ours. */
    public static final int EVIDENCE_RECIPIENTS = 8 * 1024;

    /** Findings about one account's evidence that are told, a count; ours. */
    public static final int EVIDENCE_FINDINGS = 20;

    private AccountLimits() {}
}
