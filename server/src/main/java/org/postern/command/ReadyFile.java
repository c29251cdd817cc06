package org.postern.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code DIR/ready.json}: tells programs that {@code try} is ready, and where. */
final class ReadyFile {
    private final Path dir;

    ReadyFile(Path dir) {
        this.dir = dir;
    }

    /** One of the accounts made for the occasion. */
    record Account(String address, String password) {}

    void remove() throws IOException {
        Files.deleteIfExists(file());
    }

    Path file() {
        return dir.resolve("ready.json");
    }

    /**
     * Writes it.
     *
     * @param authority what clients are to trust; null when nothing special
     */
    void write(String domain, @Nullable Path authority, List<Server.Listening> listeners, List<Account> accounts)
            throws IOException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", Version.text())
                .put("pid", ProcessHandle.current().pid())
                .put("domain", domain);
        if (authority != null) {
            json.put("ca", authority.startsWith(dir) ? dir.relativize(authority).toString() : authority.toString());
        }
        ObjectNode named = json.putObject("listeners");
        for (Server.Listening listening : listeners) {
            if (!named.has(listening.name())) {
                named.putObject(listening.name())
                        .put("host", host(listening.address().getAddress()))
                        .put("port", listening.address().getPort());
            }
        }
        ArrayNode people = json.putArray("accounts");
        accounts.forEach(
                account -> people.addObject().put("address", account.address()).put("password", account.password()));
        DataFolder.replaceFile(file(), json.toPrettyString() + "\n");
    }

    private static String host(@Nullable InetAddress address) {
        return address == null ? "" : address.getHostAddress();
    }

    /** For people and {@code status}: IPv6 in brackets. */
    static String hostPort(InetSocketAddress address) {
        String host = host(address.getAddress());
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
