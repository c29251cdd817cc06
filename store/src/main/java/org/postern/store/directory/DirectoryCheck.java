package org.postern.store.directory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.postern.mail.address.Address;
import org.postern.store.Bytes;
import org.postern.store.Change;
import org.postern.store.account.Finding;

/** Compares what the directory's rows say of each other. Pure; each finding carries the rows as they should be. */
final class DirectoryCheck {
    private final DirectoryImage image;
    private final long now;
    private final List<Finding> findings = new ArrayList<>();

    /** @param now UTC milliseconds */
    DirectoryCheck(DirectoryImage image, long now) {
        this.image = image;
        this.now = now;
    }

    List<Finding> findings() {
        image.people().values().forEach(this::person);
        image.addresses().forEach((address, target) -> {
            switch (target) {
                case DirectoryRows.ToPerson to -> owner(address, to);
                case DirectoryRows.ToAddresses _ -> {
                    // an alias that leads nowhere harms nobody
                }
            }
        });
        domains();
        return findings;
    }

    private void person(Person person) {
        if (!image.addresses().containsKey(person.address())) {
            found(
                    person.address() + " was not found by the address",
                    DirectoryRows.addressKey(person.address()),
                    DirectoryRows.encode(new DirectoryRows.ToPerson(person.account())));
        }
    }

    /** The account is known still; its password is not, and no password fits an empty hash. */
    private void owner(Address address, DirectoryRows.ToPerson to) {
        if (!image.people().containsKey(to.account())) {
            var person = new Person(to.account(), address, "", 1, "en", Person.State.ACTIVE, false, now);
            found(
                    address + " has lost password and settings; give a new password: account password " + address,
                    DirectoryRows.personKey(to.account()),
                    DirectoryRows.encode(person));
        }
    }

    private void domains() {
        var missing = new HashSet<org.postern.mail.address.Domain>();
        image.addresses().keySet().forEach(address -> missing.add(address.domain()));
        missing.removeAll(image.domains().keySet());
        missing.forEach(domain -> found(
                "the domain " + domain + " was missing, though addresses lie in it",
                DirectoryRows.domainKey(domain),
                DirectoryRows.encode(new DomainEntry(domain, null))));
    }

    private void found(String words, Bytes key, Bytes value) {
        findings.add(new Finding(words, List.of(new Change.Put(key, value))));
    }
}
