package org.postern.mail.dns;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Answers from what a test says, and counts the questions. */
public final class FakeDns implements Resolver {
    private final Map<String, List<Object>> records = new HashMap<>();
    private final Set<DnsName> names = new HashSet<>();
    private final Set<DnsName> dead = new HashSet<>();
    private int asked;

    public FakeDns txt(String name, String text) {
        return add(name, RecordType.TXT, text);
    }

    /** IPv4 or IPv6. */
    public FakeDns address(String name, String address) {
        InetAddress parsed = parse(address);
        return add(name, parsed.getAddress().length == 4 ? RecordType.A : RecordType.AAAA, parsed);
    }

    public FakeDns mx(String name, int preference, String host) {
        return add(name, RecordType.MX, new MailExchange(preference, DnsName.of(host)));
    }

    public FakeDns ptr(String address, String name) {
        return add(DnsName.reverse(parse(address)).text(), RecordType.PTR, requireNonNull(DnsName.of(name)));
    }

    /** From now on there is no answer about this name. */
    public FakeDns dead(String name) {
        dead.add(requireNonNull(DnsName.of(name)));
        return this;
    }

    public int asked() {
        return asked;
    }

    public static InetAddress parse(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private FakeDns add(String name, RecordType<?> type, Object record) {
        DnsName parsed = requireNonNull(DnsName.of(name));
        names.add(parsed);
        records.computeIfAbsent(parsed + " " + type, _ -> new ArrayList<>()).add(record);
        return this;
    }

    @Override
    @SuppressWarnings("unchecked") // add() keeps records by their type.
    public <R> Answer<R> ask(DnsName name, RecordType<R> type) {
        asked++;
        if (dead.contains(name)) {
            return new Answer.Failed<>("no answer in time");
        }
        List<R> found = (List<R>) records.getOrDefault(name + " " + type, List.of());
        if (!found.isEmpty()) {
            return new Answer.Found<>(found, false);
        }
        return names.contains(name) ? new Answer.NoData<>(false) : new Answer.NoSuchName<>(false);
    }
}
