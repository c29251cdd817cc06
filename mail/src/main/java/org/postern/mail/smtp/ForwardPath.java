package org.postern.mail.smtp;

import org.postern.mail.address.Address;

/** Where a message shall go (RFC 5321 §4.1.1.3); source routes are gone (appendix C). */
public sealed interface ForwardPath {
    record Mailbox(Address address) implements ForwardPath {}

    /** {@code <Postmaster>}, in any case and without a domain (RFC 5321 §4.5.1). */
    record Postmaster() implements ForwardPath {}

    /**
     * {@code <ann@[192.0.2.1]>} (RFC 5321 §4.1.3).
     *
     * @param local without quoting
     * @param literal what stands between the brackets; not looked at
     */
    record AtLiteral(String local, String literal) implements ForwardPath {}

    /** As a person would write it, without angle brackets; hostile text. */
    default String shown() {
        return switch (this) {
            case Mailbox(Address address) -> address.toString();
            case Postmaster _ -> "postmaster";
            case AtLiteral(String local, String literal) -> local + "@[" + literal + "]";
        };
    }
}
