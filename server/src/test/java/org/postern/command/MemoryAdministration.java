package org.postern.command;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postern.control.Administration;
import org.postern.control.Outcome;

/** An administration that keeps everything in memory: what commands are tested against. */
final class MemoryAdministration implements Administration {
    final TreeMap<String, String> passwords = new TreeMap<>();
    final TreeMap<String, List<byte[]>> mail = new TreeMap<>();
    final TreeMap<String, List<String>> aliases = new TreeMap<>();
    final TreeMap<String, Long> quotas = new TreeMap<>();
    final List<String> domains = new ArrayList<>();

    private static Outcome refused() {
        return new Outcome.Refused("not so", "Do it otherwise.");
    }

    private static Outcome done() {
        return new Outcome.Done("done");
    }

    @Override
    public Outcome addDomain(String domain) {
        return domains.contains(domain) || !domains.add(domain) ? refused() : done();
    }

    @Override
    public Outcome removeDomain(String domain) {
        return domains.remove(domain) ? done() : refused();
    }

    @Override
    public List<DomainView> domains() {
        return domains.stream().map(name -> new DomainView(name, 0, 0)).toList();
    }

    @Override
    public @Nullable DomainView domain(String domain) {
        return domains.contains(domain) ? new DomainView(domain, passwords.size(), aliases.size()) : null;
    }

    @Override
    public Outcome addAccounts(List<String> addresses, String password) {
        for (String address : addresses) {
            if (passwords.containsKey(address) || !domains.contains(address.substring(address.indexOf('@') + 1))) {
                return refused();
            }
        }
        addresses.forEach(address -> passwords.put(address, password));
        return done();
    }

    @Override
    public Outcome removeAccount(String address) {
        return passwords.remove(address) == null ? refused() : done();
    }

    @Override
    public Outcome changePassword(String address, String password) {
        return passwords.replace(address, password) == null ? refused() : done();
    }

    @Override
    public Outcome changeQuota(String address, long bytes) {
        quotas.put(address, bytes);
        return done();
    }

    @Override
    public List<AccountView> accounts(String domain) {
        return passwords.keySet().stream()
                .filter(address -> domain.isEmpty() || address.endsWith("@" + domain))
                .map(this::view)
                .toList();
    }

    private AccountView view(String address) {
        long messages = mail.getOrDefault(address, List.of()).size();
        return new AccountView(address, messages, messages * 1_000, quotas.getOrDefault(address, 0L));
    }

    @Override
    public @Nullable AccountView account(String address) {
        return passwords.containsKey(address) ? view(address) : null;
    }

    @Override
    public Outcome addAlias(String address, List<String> targets) {
        return aliases.put(address, targets) == null ? done() : refused();
    }

    @Override
    public Outcome removeAlias(String address) {
        return aliases.remove(address) == null ? refused() : done();
    }

    @Override
    public List<AliasView> aliases(String domain) {
        return aliases.entrySet().stream()
                .map(entry -> new AliasView(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public Outcome file(String address, byte[] message) {
        mail.computeIfAbsent(address, _ -> new ArrayList<>()).add(message);
        return done();
    }
}
