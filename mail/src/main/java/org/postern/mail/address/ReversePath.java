package org.postern.mail.address;

/** Who answers for a message in transport: where failures are reported (RFC 5321 §4.1.1.2). */
public sealed interface ReversePath {
    /** {@code <>}: a report that must not be reported on (RFC 5321 §4.5.5). */
    record Null() implements ReversePath {
        @Override
        public String toString() {
            return "<>";
        }
    }

    record Mailbox(Address address) implements ReversePath {
        @Override
        public String toString() {
            return "<" + address + ">";
        }
    }

    /** With angle brackets, as it goes on the wire. */
    @Override
    String toString();
}
