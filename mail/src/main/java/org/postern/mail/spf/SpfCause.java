package org.postern.mail.spf;

/** Why a result came out. */
public enum SpfCause {
    /** A mechanism matched; the subject is that term as it stands in the record. */
    TERM_MATCHED,
    /** Nothing matched, and the record says nothing for that case (RFC 7208 §4.7). */
    NOTHING_MATCHED,
    /** The subject cannot be asked for: one label, an address literal, a label that is too long (§4.3). */
    NOT_A_DOMAIN,
    /** The domain, which is the subject, publishes no record. */
    NO_RECORD,
    /** The domain publishes more than one (§4.5). */
    SEVERAL_RECORDS,
    /** The subject is a term that the grammar does not allow (§4.6). */
    BAD_TERM,
    /** A domain that the record refers to has no record (§5.2, §6.1). */
    NO_RECORD_REFERRED_TO,
    /** More than ten terms ask the DNS (§4.6.4). */
    TOO_MANY_LOOKUPS,
    /** More than two terms ask for what does not exist (§4.6.4). */
    TOO_MANY_VOID_LOOKUPS,
    /** A domain, the subject, has more than ten mail exchanges (§4.6.4). */
    TOO_MANY_EXCHANGES,
    /** What the macros of a term, the subject, make is beyond all bounds. */
    TOO_LONG,
    /** The DNS gave no answer about the subject. */
    DNS_FAILED
}
