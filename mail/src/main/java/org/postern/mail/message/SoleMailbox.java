package org.postern.mail.message;

import org.postern.mail.address.Address;
import org.postern.mail.address.LocalPart;
import org.postern.mail.wire.Cfws;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;

/**
 * Reads a field that must name exactly one mailbox (RFC 5322 §3.4), for the question whether it is the writer's own. Strict:
 * no list, no group, no obsolete form, for whatever this and the reader's mail program could understand differently is an
 * address to hide behind. Comments and a display name may stand around the address.
 */
public final class SoleMailbox {
    private static final String SPECIALS = "()<>[]:;@\\,\"";

    private SoleMailbox() {}

    /**
     * @param text unfolded ({@link Field#text})
     * @throws SyntaxError when it is anything else
     */
    public static Address parse(String text) throws SyntaxError {
        Scanner in = new Scanner(text, HeaderReader.MAX_SIZE);
        if (!text.chars().allMatch(SoleMailbox::isPlain)) {
            throw in.error("characters that hide others");
        }
        Cfws.skip(in);
        int start = in.position();
        int words = 0;
        while (!in.next('<')) {
            if (in.next('@')) {
                if (words != 1) {
                    throw in.error("more than an address");
                }
                return bare(text.substring(start));
            }
            word(in);
            words++;
            Cfws.skip(in);
        }
        Cfws.skip(in);
        Address address = Address.take(in, LocalPart.MAX_LENGTH);
        Cfws.skip(in);
        in.expect('>');
        Cfws.skip(in);
        in.expectEnd();
        return address;
    }

    /**
     * Whether all programs show a character alike: some cut a text at a control character, and those that turn the direction
     * of writing put another address before the reader's eyes.
     */
    private static boolean isPlain(int c) {
        boolean control = Character.isISOControl(c) && c != '\t';
        boolean direction = c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
        boolean broken = c == 0xfffd;
        return !control && !direction && !broken;
    }

    private static Address bare(String text) throws SyntaxError {
        Scanner in = new Scanner(text, HeaderReader.MAX_SIZE);
        Address address = Address.take(in, LocalPart.MAX_LENGTH);
        Cfws.skip(in);
        in.expectEnd();
        return address;
    }

    /** Of a display name, dots included (RFC 5322 §4.1), or a local part. */
    private static void word(Scanner in) throws SyntaxError {
        if (in.next('"')) {
            Cfws.quoted(in);
            return;
        }
        in.take("a word", HeaderReader.MAX_SIZE, c -> c > ' ' && c != 127 && SPECIALS.indexOf(c) < 0);
    }
}
