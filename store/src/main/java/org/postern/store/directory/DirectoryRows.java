package org.postern.store.directory;

import java.util.ArrayList;
import java.util.List;
import org.postern.mail.address.Address;
import org.postern.mail.address.Domain;
import org.postern.mail.wire.SyntaxError;
import org.postern.store.Bytes;
import org.postern.store.PartitionId;
import org.postern.store.StoreCorrupt;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/** Rows of the directory as bytes. The table bytes are on disk: never reused. */
final class DirectoryRows {
    static final int DOMAIN = 0x01;
    static final int ADDRESS = 0x02;
    static final int PERSON = 0x03;

    private static final int FORM = 1;
    private static final int TO_PERSON = 1;
    private static final int TO_ADDRESSES = 2;

    private DirectoryRows() {}

    /** What row 02 says of an address. */
    sealed interface Target {}

    record ToPerson(PartitionId account) implements Target {}

    record ToAddresses(List<Address> addresses) implements Target {
        ToAddresses {
            addresses = List.copyOf(addresses);
        }
    }

    static Bytes domainKey(Domain domain) {
        return RowWriter.key(DOMAIN).text(domain.name()).done();
    }

    static Bytes addressKey(Address address) {
        return RowWriter.key(ADDRESS).text(address.toString()).done();
    }

    static Bytes personKey(PartitionId account) {
        return RowWriter.key(PERSON).raw(account.bytes()).done();
    }

    static Bytes encode(DomainEntry entry) {
        Address catchAll = entry.catchAll();
        return RowWriter.version(FORM)
                .text(entry.domain().name())
                .text(catchAll == null ? "" : catchAll.toString())
                .done();
    }

    static DomainEntry domain(Bytes row) {
        var in = RowReader.version("a domain row", row, FORM);
        try {
            Domain domain = Domain.parse(in.text());
            String catchAll = in.text();
            return new DomainEntry(domain, catchAll.isEmpty() ? null : Address.parse(catchAll));
        } catch (SyntaxError e) {
            throw new StoreCorrupt("a domain row holds no domain", e);
        }
    }

    static Bytes encode(Target target) {
        return switch (target) {
            case ToPerson(var account) ->
                RowWriter.version(FORM).u8(TO_PERSON).raw(account.bytes()).done();
            case ToAddresses(var addresses) -> {
                var out = RowWriter.version(FORM).u8(TO_ADDRESSES).count(addresses.size());
                addresses.forEach(address -> out.text(address.toString()));
                yield out.done();
            }
        };
    }

    static Target target(Bytes row) {
        var in = RowReader.version("an address row", row, FORM);
        if (in.u8() == TO_PERSON) {
            return new ToPerson(in.partition());
        }
        var addresses = new ArrayList<Address>();
        for (int left = in.count(); left > 0; left--) {
            addresses.add(address(in.text()));
        }
        return new ToAddresses(addresses);
    }

    static Bytes encode(Person person) {
        return RowWriter.version(FORM)
                .raw(person.account().bytes())
                .text(person.address().toString())
                .text(person.password())
                .i32(person.passwordVersion())
                .text(person.language())
                .u8(person.state().code())
                .bool(person.administrator())
                .i64(person.created())
                .done();
    }

    static Person person(Bytes row) {
        var in = RowReader.version("a person's row", row, FORM);
        return new Person(
                in.partition(),
                address(in.text()),
                in.text(),
                in.i32(),
                in.text(),
                Person.State.of(in.u8()),
                in.bool(),
                in.i64());
    }

    /** The address that a row 02 is of. */
    static Address address(Bytes key) {
        return address(RowReader.key("an address row", key, ADDRESS).text());
    }

    private static Address address(String text) {
        try {
            return Address.parse(text);
        } catch (SyntaxError e) {
            throw new StoreCorrupt("a directory row holds no address", e);
        }
    }
}
