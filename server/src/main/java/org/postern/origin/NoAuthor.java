package org.postern.origin;

/** Why a message has not one author's domain, so that DMARC has nothing to check (RFC 9989 §5.3.1). */
public enum NoAuthor {
    /** The header is larger than we read. */
    HEADER_TOO_LARGE,
    /** The header has more fields than we read; there may be another From among the rest. */
    TOO_MANY_FIELDS,
    /** A CR or an LF stands alone in the header (RFC 5322 §2.2): others may see fields there that we do not. */
    BARE_LINE_END,
    /** More than one From field. */
    SEVERAL_FROM,
    /** No author with a domain. */
    NONE,
    /** One author's domain cannot be read. */
    UNREADABLE,
    /** More than one domain. */
    SEVERAL
}
