package org.postern.listen;

/** When TLS begins on a connection. */
public enum TlsMode {
    /** The session speaks plain and may ask for TLS by {@link Peer#startTls()} (RFC 3207, RFC 9051 §6.2.1). */
    PLAIN_THEN_STARTTLS,
    /** The handshake comes before the first word (RFC 8314 §3). */
    IMPLICIT_TLS
}
