package org.postern.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator can change while the server runs: command line, panel and HTTP API call these and nothing else. Names
 * come as typed; each method brings them into canonical form, or refuses in words. A change is on disk when the method
 * returns, and in effect. Safe for use by many threads.
 */
public interface Administration {
    /**
     * @param name canonical, as A-labels
     * @param accounts how many
     * @param aliases how many
     */
    record DomainView(String name, int accounts, int aliases) {}

    /**
     * @param address canonical
     * @param usedBytes what counts against the quota
     * @param quotaBytes 0: no bound
     */
    record AccountView(String address, long messages, long usedBytes, long quotaBytes) {}

    /**
     * @param address canonical; {@code *@domain} takes all names that do not exist
     * @param targets accounts here, at least one
     */
    record AliasView(String address, List<String> targets) {
        public AliasView {
            targets = List.copyOf(targets);
        }
    }

    Outcome addDomain(String domain);

    /** Refused while the domain has accounts or aliases. */
    Outcome removeDomain(String domain);

    /** In alphabetical order. */
    List<DomainView> domains();

    @Nullable
    DomainView domain(String domain);

    /** All of them, with one password, or none; one look at the password rules, one line about it. */
    Outcome addAccounts(List<String> addresses, String password);

    /** The mail stays recoverable for as long as expunged mail does. */
    Outcome removeAccount(String address);

    Outcome changePassword(String address, String password);

    /**
     * Sets how much mail the account may hold.
     *
     * @param bytes 0: no bound
     */
    Outcome changeQuota(String address, long bytes);

    /**
     * In alphabetical order.
     *
     * @param domain only of this domain; empty for all
     */
    List<AccountView> accounts(String domain);

    @Nullable
    AccountView account(String address);

    Outcome addAlias(String address, List<String> targets);

    Outcome removeAlias(String address);

    /**
     * In alphabetical order.
     *
     * @param domain only of this domain; empty for all
     */
    List<AliasView> aliases(String domain);

    /** Files a message of our own into the account's INBOX: a welcome, a notice. */
    Outcome file(String address, byte[] message);
}
