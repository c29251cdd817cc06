package org.postern.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a server listens, as people write it: {@code 127.0.0.1}, {@code 127.0.0.1:53}, {@code ::1}, {@code [::1]:53}. */
public final class ServerAddress {
    private static final Pattern FORM = Pattern.compile(
            "(?<four>[0-9.]+)(:(?<port>[0-9]{1,5}))?|\\[(?<six>[^]]*)](:(?<sixport>[0-9]{1,5}))?|(?<bare>[^\\[]*:.*)");

    private ServerAddress() {}

    /**
     * Reads one; names are not looked up.
     *
     * @param usual the port when none is written
     * @return null when it is none
     */
    public static @Nullable InetSocketAddress parse(String text, int usual) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return null;
        }
        String host = first(first(form.group("four"), form.group("six")), form.group("bare"));
        String port = first(form.group("port"), form.group("sixport"));
        int number = port == null ? usual : Integer.parseInt(port);
        InetAddress address = host == null ? null : IpLiteral.parse(host);
        return address == null || number < 1 || number > 65_535 ? null : new InetSocketAddress(address, number);
    }

    /** The same again, with its port. */
    static String text(InetSocketAddress server) {
        String host = server.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + server.getPort();
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }
}
