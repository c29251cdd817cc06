package org.postern.mail.address;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;

/**
 * A mailbox address (RFC 5321 §4.1.2, RFC 6531 §3.3). Two addresses are equal when their local parts have the same
 * characters, however they were quoted; addresses of ours are compared in their {@link #canonical()} form.
 *
 * @param local the local part's meaning, without quoting, not empty
 * @param domain never an address literal
 */
public record Address(String local, Domain domain) {
    /** Longest address as it goes on the wire, in octets: a path is 256 with its brackets (RFC 5321 §4.5.3.1.3). */
    public static final int MAX_LENGTH = 254;

    /** @throws IllegalArgumentException when it could not be written on the wire: a fault of ours, text goes through parse */
    public Address {
        if (local.isEmpty() || !LocalPart.isClean(local)) {
            throw new IllegalArgumentException("not a local part");
        }
    }

    /** Reads an address with nothing around it, no brackets and no display name. */
    public static Address parse(String text) throws SyntaxError {
        Scanner in = new Scanner(text, 2 * MAX_LENGTH);
        Address address = take(in, LocalPart.MAX_LENGTH);
        in.expectEnd();
        return address;
    }

    /**
     * Reads the address that comes next.
     *
     * @param maxLocal octets of the local part: {@link LocalPart#MAX_LENGTH}, or {@link #MAX_LENGTH} for envelope senders,
     *     since what bulk senders encode into them is often longer than the 64 that RFC 5321 §4.5.3.1.1 demands of a server
     */
    public static Address take(Scanner in, int maxLocal) throws SyntaxError {
        String local = LocalPart.take(in, maxLocal);
        in.expect('@');
        Address address = new Address(local, Domain.take(in));
        if (address.octets() > MAX_LENGTH) {
            throw in.error("address too long");
        }
        return address;
    }

    /**
     * The form in which addresses of our own domains are stored and compared: NFC, lower case by {@link Locale#ROOT}
     * (simple folding: ß stays ß), NFC again. Foreign local parts may be case-sensitive (RFC 5321 §2.4) and keep theirs.
     */
    public Address canonical() {
        String folded = nfc(nfc(local).toLowerCase(Locale.ROOT));
        return folded.equals(local) ? this : new Address(folded, domain);
    }

    /** What follows the first plus sign of the local part; null when there is none. May be empty. */
    public @Nullable String tag() {
        int plus = plus();
        return plus < 0 ? null : local.substring(plus + 1);
    }

    /** The address without its plus sign and tag; itself when there is none. */
    public Address withoutTag() {
        int plus = plus();
        return plus < 0 ? this : new Address(local.substring(0, plus), domain);
    }

    /** Whether it can only be sent to servers that know SMTPUTF8 (RFC 6531 §3.2). */
    public boolean needsUtf8() {
        return local.chars().anyMatch(c -> c > 127);
    }

    /**
     * Whether the local part tries to name another host: {@code x%y}, {@code a!b}, {@code "x@y"}. Relays of old passed
     * such mail on, so it is what relay probes send.
     */
    public boolean looksLikeRoute() {
        return local.indexOf('%') >= 0 || local.indexOf('!') >= 0 || local.indexOf('@') >= 0;
    }

    /** As it goes on the wire: local part quoted where it must be, domain in A-labels. */
    @Override
    public String toString() {
        return LocalPart.quoted(local) + "@" + domain.name();
    }

    /** How long it is on the wire, in octets of UTF-8. */
    public int octets() {
        return toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private int plus() {
        int plus = local.indexOf('+');
        return plus == 0 ? -1 : plus; // "+x" is a name of its own: nothing would be left
    }

    private static String nfc(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }
}
