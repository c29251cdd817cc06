package org.postern.mail.dkim;

/**
 * What came of one signature.
 *
 * @param domain who signed ({@code d=}), in A-labels; empty when it could not be read
 * @param selector which of his keys ({@code s=}); empty when it could not be read
 * @param identity on whose behalf ({@code i=}), as it stands there or stands for it
 * @param algorithm as it stands there ({@code a=})
 * @param detail what exactly was wrong, in English and for people who know the standard; empty for none
 * @param testing whether the domain says that it only tries ({@code t=y}, RFC 6376 §3.6.1): the result counts as it is
 * @param signature the first octets of {@code b=}, to tell signatures of one domain apart (RFC 6008); empty for none
 */
public record DkimOutcome(
        DkimCause cause,
        String domain,
        String selector,
        String identity,
        String algorithm,
        String detail,
        boolean testing,
        String signature) {
    public DkimResult result() {
        return DkimResult.of(cause);
    }
}
