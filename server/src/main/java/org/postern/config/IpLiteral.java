package org.postern.config;

import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** IP addresses that people and test cases write: never a name, so nobody is ever asked. */
public final class IpLiteral {
    private static final String NUMBER = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern FOUR = Pattern.compile(NUMBER + "(\\." + NUMBER + "){3}");

    /** What can only be IPv6; {@link InetAddress#ofLiteral} looks closer. */
    private static final Pattern SIX = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

    private IpLiteral() {}

    /** The address; null when the text is none, as one with a number left out or too large. */
    public static @Nullable InetAddress parse(String text) {
        if (!FOUR.matcher(text).matches() && !SIX.matcher(text).matches()) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
