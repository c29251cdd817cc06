package org.postern.administration;

import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.account.Passwords;
import org.postern.config.Config;
import org.postern.control.Administration;
import org.postern.control.Outcome;
import org.postern.filing.Filing;
import org.postern.filing.Target;
import org.postern.mail.address.Address;
import org.postern.mail.address.Domain;
import org.postern.mail.wire.SyntaxError;
import org.postern.reason.Language;
import org.postern.store.BlobDraft;
import org.postern.store.StagedBlob;
import org.postern.store.Store;
import org.postern.store.account.Accounts;
import org.postern.store.account.NoSuchAccount;
import org.postern.store.account.Quota;
import org.postern.store.directory.Alias;
import org.postern.store.directory.Directory;
import org.postern.store.directory.DirectoryChanged;
import org.postern.store.directory.DirectoryLimits;
import org.postern.store.directory.DomainEntry;
import org.postern.store.directory.Person;
import org.postern.store.queue.Deliveries;

/** The operator's wishes over the directory and the accounts. For any thread. */
public final class DirectoryAdministration implements Administration {
    /** An alias of this local part takes every name that does not exist. */
    private static final String EVERYTHING = "*@";

    private final Store store;
    private final Directory directory;
    private final Accounts accounts;
    private final Deliveries deliveries;
    private final Filing filing;
    private final Passwords passwords;
    private final InstantSource clock;
    private final Supplier<Config.Person> operator;

    /**
     * @param operator his zone, and the language of accounts that he makes, as they are at the moment
     */
    public DirectoryAdministration(
            Parts parts, Passwords passwords, InstantSource clock, Supplier<Config.Person> operator) {
        this.store = parts.store();
        this.directory = parts.directory();
        this.accounts = parts.accounts();
        this.deliveries = parts.deliveries();
        this.filing = parts.filing();
        this.passwords = passwords;
        this.clock = clock;
        this.operator = operator;
    }

    private String language() {
        return operator.get().language() == Language.RUSSIAN ? "ru" : "en";
    }

    /** What is administered. */
    public record Parts(Store store, Directory directory, Accounts accounts, Deliveries deliveries, Filing filing) {}

    private static final class NotUnderstood extends Exception {
        private static final long serialVersionUID = 1;

        private final String remedy;

        NotUnderstood(String problem, String remedy) {
            super(problem, null, false, false);
            this.remedy = remedy;
        }
    }

    private interface Wish {
        Outcome grant() throws NotUnderstood;
    }

    private static Outcome answer(Wish wish) {
        try {
            return wish.grant();
        } catch (NotUnderstood e) {
            return new Outcome.Refused(String.valueOf(e.getMessage()), e.remedy);
        }
    }

    private static Domain domainOf(String text) throws NotUnderstood {
        try {
            return Domain.parse(text.strip());
        } catch (SyntaxError e) {
            throw new NotUnderstood(
                    "\"" + text + "\" is not a domain (" + e.getMessage() + ")", "A domain looks like example.org.");
        }
    }

    private static Address addressOf(String text) throws NotUnderstood {
        try {
            Address address = Address.parse(text.strip()).canonical();
            if (address.tag() != null) {
                throw new NotUnderstood(
                        "\"" + text + "\" has a plus sign, which separates a name from a tag",
                        "Leave out the plus sign and what follows it: mail with any tag reaches the address anyway.");
            }
            return address;
        } catch (SyntaxError e) {
            throw new NotUnderstood(
                    "\"" + text + "\" is not an address (" + e.getMessage() + ")",
                    "An address looks like ann@example.org.");
        }
    }

    private static Outcome outcome(DirectoryChanged changed, String what, String done) {
        return switch (changed) {
            case DONE -> new Outcome.Done(done);
            case EXISTS ->
                new Outcome.Refused(what + " exists already", "Choose another name, or remove that one first.");
            case MISSING ->
                new Outcome.Refused("there is no " + what + " here", "\"postern list\" shows what there is.");
            case NOT_OURS ->
                new Outcome.Refused(
                        what + " is of a domain that is not ours", "Add the domain first: \"postern domain add\".");
            case TARGET_MISSING ->
                new Outcome.Refused(
                        what + " would lead to an address that does not exist here",
                        "Only accounts and aliases of this server can be targets; add them first.");
            case IN_USE ->
                new Outcome.Refused(
                        what + " is still in use: accounts, aliases or a catch-all depend on it",
                        "Remove those first; \"postern list\" shows them.");
            case TOO_MANY ->
                new Outcome.Refused(
                        what + " has no target or too many",
                        "An alias leads to 1 to " + DirectoryLimits.TARGETS + " addresses.");
        };
    }

    // Domains

    @Override
    public Outcome addDomain(String name) {
        return answer(() -> {
            Domain domain = domainOf(name);
            return outcome(directory.addDomain(domain), "domain " + domain, "mail for " + domain + " is taken now");
        });
    }

    @Override
    public Outcome removeDomain(String name) {
        return answer(() -> {
            Domain domain = domainOf(name);
            return outcome(
                    directory.removeDomain(domain), "domain " + domain, "mail for " + domain + " is no longer taken");
        });
    }

    @Override
    public List<DomainView> domains() {
        return directory.domains().stream().map(this::view).toList();
    }

    @Override
    public @Nullable DomainView domain(String name) {
        try {
            Domain domain = domainOf(name);
            for (DomainEntry entry : directory.domains()) {
                if (entry.domain().equals(domain)) {
                    return view(entry);
                }
            }
            return null;
        } catch (NotUnderstood e) {
            return null; // what is no domain is none of ours
        }
    }

    private DomainView view(DomainEntry entry) {
        Domain domain = entry.domain();
        long people = directory.people().stream()
                .filter(person -> person.address().domain().equals(domain))
                .count();
        long aliases = directory.aliases().stream()
                .filter(alias -> alias.address().domain().equals(domain))
                .count();
        int everything = entry.catchAll() == null ? 0 : 1;
        return new DomainView(domain.name(), (int) people, (int) aliases + everything);
    }

    // Accounts

    @Override
    public Outcome addAccounts(List<String> wanted, String password) {
        return answer(() -> {
            var addresses = new ArrayList<Address>();
            for (String text : wanted) {
                Address address = addressOf(text);
                if (!directory.ours(address.domain())) {
                    return outcome(DirectoryChanged.NOT_OURS, "address " + address, "");
                }
                if (exists(address) || addresses.contains(address)) {
                    return outcome(DirectoryChanged.EXISTS, "address " + address, "");
                }
                addresses.add(address);
            }
            String hash = hashed(password);
            for (Address address : addresses) {
                boolean first = directory.people().isEmpty();
                DirectoryChanged added = directory.addPerson(address, hash, 0, language(), first);
                if (added != DirectoryChanged.DONE) {
                    return outcome(added, "address " + address, "");
                }
            }
            return new Outcome.Done(
                    addresses.size() == 1
                            ? "account " + addresses.getFirst() + " is ready"
                            : addresses.size() + " accounts are ready");
        });
    }

    private boolean exists(Address address) {
        return directory.person(address) != null
                || directory.aliases().stream()
                        .anyMatch(alias -> alias.address().equals(address));
    }

    private String hashed(String password) throws NotUnderstood {
        try {
            return passwords.hash(password);
        } catch (IllegalArgumentException e) {
            throw new NotUnderstood(String.valueOf(e.getMessage()), "Choose another password.");
        }
    }

    @Override
    public Outcome removeAccount(String name) {
        return answer(() -> {
            Address address = addressOf(name);
            Person person = directory.person(address);
            DirectoryChanged removed = directory.removePerson(address);
            if (removed == DirectoryChanged.DONE && person != null) {
                deliveries.settle(person.account());
            }
            return outcome(removed, "account " + address, "account " + address + " and its mail are gone");
        });
    }

    @Override
    public Outcome changePassword(String name, String password) {
        return answer(() -> {
            Address address = addressOf(name);
            if (directory.person(address) == null) {
                return outcome(DirectoryChanged.MISSING, "account " + address, "");
            }
            return outcome(
                    directory.password(address, hashed(password)),
                    "account " + address,
                    "the password of " + address + " is changed; its devices must learn the new one");
        });
    }

    @Override
    public Outcome changeQuota(String name, long bytes) {
        return answer(() -> {
            Address address = addressOf(name);
            Person person = directory.person(address);
            if (person == null) {
                return outcome(DirectoryChanged.MISSING, "account " + address, "");
            }
            accounts.account(person.account()).limit(bytes);
            return new Outcome.Done(
                    bytes == 0 ? address + " may use as much as there is" : address + " may use " + bytes + " bytes");
        });
    }

    @Override
    public List<AccountView> accounts(String domain) {
        var views = new ArrayList<AccountView>();
        for (Person person : directory.people()) {
            AccountView view = isOf(domain, person.address()) ? view(person) : null;
            if (view != null) {
                views.add(view);
            }
        }
        return views;
    }

    private static boolean isOf(String domain, Address address) {
        return domain.isEmpty() || address.domain().name().equalsIgnoreCase(domain.strip());
    }

    private @Nullable AccountView view(Person person) {
        try {
            Quota quota = accounts.account(person.account()).quota();
            return new AccountView(person.address().toString(), quota.messages(), quota.bytes(), quota.limit());
        } catch (NoSuchAccount e) {
            return null; // removed while we looked
        }
    }

    @Override
    public @Nullable AccountView account(String name) {
        try {
            Person person = directory.person(addressOf(name));
            return person == null ? null : view(person);
        } catch (NotUnderstood e) {
            return null; // what is no address is nobody's
        }
    }

    // Aliases

    @Override
    public Outcome addAlias(String name, List<String> targets) {
        return answer(() -> {
            var leads = new ArrayList<Address>();
            for (String target : targets) {
                leads.add(addressOf(target));
            }
            if (name.strip().startsWith(EVERYTHING)) {
                return catchAll(domainOf(name.strip().substring(EVERYTHING.length())), leads);
            }
            Address address = addressOf(name);
            return outcome(
                    directory.alias(address, leads),
                    "alias " + address,
                    "mail for " + address + " goes to " + words(leads));
        });
    }

    private static String words(List<Address> addresses) {
        return String.join(", ", addresses.stream().map(Address::toString).toList());
    }

    private Outcome catchAll(Domain domain, List<Address> targets) {
        if (targets.size() != 1) {
            return new Outcome.Refused(
                    "a catch-all leads to one address", "Make an alias for several, and let the catch-all lead there.");
        }
        return outcome(
                directory.catchAll(domain, targets.getFirst()),
                "catch-all of " + domain,
                "mail for every name of " + domain + " that does not exist goes to " + targets.getFirst());
    }

    @Override
    public Outcome removeAlias(String name) {
        return answer(() -> {
            if (name.strip().startsWith(EVERYTHING)) {
                Domain domain = domainOf(name.strip().substring(EVERYTHING.length()));
                return outcome(
                        directory.catchAll(domain, null),
                        "domain " + domain,
                        "names of " + domain + " that do not exist are refused now");
            }
            Address address = addressOf(name);
            return outcome(directory.removeAlias(address), "alias " + address, "alias " + address + " is gone");
        });
    }

    @Override
    public List<AliasView> aliases(String domain) {
        var views = new ArrayList<AliasView>();
        for (DomainEntry entry : directory.domains()) {
            Address catchAll = entry.catchAll();
            if (catchAll != null && (domain.isEmpty() || entry.domain().name().equalsIgnoreCase(domain.strip()))) {
                views.add(new AliasView(EVERYTHING + entry.domain(), List.of(catchAll.toString())));
            }
        }
        for (Alias alias : directory.aliases()) {
            if (isOf(domain, alias.address())) {
                views.add(new AliasView(
                        alias.address().toString(),
                        alias.targets().stream().map(Address::toString).toList()));
            }
        }
        return views;
    }

    // Mail of our own

    @Override
    public Outcome file(String name, byte[] message) {
        return answer(() -> {
            Address address = addressOf(name);
            Person person = directory.person(address);
            if (person == null) {
                return outcome(DirectoryChanged.MISSING, "account " + address, "");
            }
            try (BlobDraft draft = store.draft()) {
                draft.write(message, 0, message.length);
                try (StagedBlob body = draft.seal()) {
                    var target = new Target(person.account(), Target.Place.INBOX);
                    Filing.Outcome filed = filing.file(
                            body,
                            "",
                            OffsetDateTime.ofInstant(
                                    clock.instant(), operator.get().zone()),
                            List.of(target));
                    return filed == Filing.Outcome.TAKEN
                            ? new Outcome.Done("filed")
                            : new Outcome.Refused(address + " has no room", "Raise the quota of the account.");
                }
            }
        });
    }
}
