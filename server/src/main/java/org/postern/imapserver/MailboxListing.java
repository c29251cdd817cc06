package org.postern.imapserver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.mail.imap.ImapCommand;
import org.postern.mail.imap.ListQuery;
import org.postern.mail.imap.ListQuery.Return;
import org.postern.mail.imap.ListQuery.Select;
import org.postern.mail.imap.MailboxName;
import org.postern.mail.imap.ResponseWriter;
import org.postern.store.account.Account;
import org.postern.store.account.Mailbox;
import org.postern.store.account.SpecialUse;

/** LIST and LSUB (RFC 3501 §6.3.8 and §6.3.9, 5258, 3348, 6154, 5819). One command of one session. */
final class MailboxListing {
    private final Account account;
    private final ImapWire wire;
    private final ResponseWriter out;
    private final boolean utf8;
    private final long appendLimit;
    private final TreeMap<String, Mailbox> mailboxes = new TreeMap<>();
    private final Set<String> parents = new HashSet<>();
    private final TreeSet<String> subscriptions;

    MailboxListing(Account account, ImapWire wire, boolean utf8, long appendLimit) {
        this.account = account;
        this.wire = wire;
        this.out = wire.out();
        this.utf8 = utf8;
        this.appendLimit = appendLimit;
        this.subscriptions = new TreeSet<>(account.subscriptions());
        for (Mailbox mailbox : account.mailboxes()) {
            mailboxes.put(mailbox.path(), mailbox);
            parents.addAll(above(mailbox.path()));
        }
    }

    /** The names above a name. */
    private static List<String> above(String path) {
        var above = new ArrayList<String>();
        for (int at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
            above.add(path.substring(0, at));
        }
        return above;
    }

    Answer list(ListQuery query) throws IOException {
        if (!query.extended() && query.patterns().getFirst().isEmpty()) {
            // §6.3.8: what the separator is, and the root of the reference
            write("LIST", List.of("\\Noselect"), "", false);
            return Answer.ok("done");
        }
        var matchers = query.patterns().stream()
                .map(pattern -> new ListMatcher(query.reference(), pattern))
                .toList();
        var matched = new TreeSet<String>();
        for (String path : candidates(query)) {
            if (matchers.stream().anyMatch(matcher -> matcher.matches(path))) {
                matched.add(path);
            }
        }
        int count = 0;
        for (String path : matched) {
            if (count++ % ImapServerLimits.SLICE == 0) {
                wire.working(); // with RECURSIVEMATCH each looks at all below it
            }
            one(path, query, matched);
        }
        return Answer.ok("done");
    }

    /** Mailboxes and, where they count, names that are only subscribed to, and with RECURSIVEMATCH those above them. */
    private Set<String> candidates(ListQuery query) {
        var names = new TreeSet<>(mailboxes.keySet());
        if (query.select().contains(Select.SUBSCRIBED)) {
            names.addAll(subscriptions);
            if (query.select().contains(Select.RECURSIVEMATCH)) {
                subscriptions.forEach(name -> names.addAll(above(name)));
            }
        }
        return names;
    }

    private void one(String path, ListQuery query, Set<String> matched) throws IOException {
        Mailbox mailbox = mailboxes.get(path);
        boolean selected = isSelected(path, mailbox, query);
        // RFC 5258 §3.5: that a child fits is told of what is shown anyway, and else where the child is not shown
        boolean childSelected = query.select().contains(Select.RECURSIVEMATCH)
                && below(path)
                        .anyMatch(name ->
                                isSelected(name, mailboxes.get(name), query) && (selected || !matched.contains(name)));
        if (!selected && !childSelected) {
            return;
        }
        var attributes = attributes(path, mailbox);
        boolean showSubscribed =
                query.select().contains(Select.SUBSCRIBED) || query.returns().contains(Return.SUBSCRIBED);
        if (showSubscribed && subscriptions.contains(path)) {
            attributes.add("\\Subscribed");
        }
        write("LIST", attributes, path, childSelected);
        if (selected && !query.status().isEmpty() && mailbox != null && mailbox.selectable()) {
            MailboxCommands.status(wire, account, mailbox, query.status(), utf8, appendLimit);
        }
    }

    /** Names below a name, of mailboxes and of subscriptions. */
    private Stream<String> below(String path) {
        String first = path + "/";
        String end = path + "0"; // which follows the separator
        return Stream.concat(mailboxes.subMap(first, end).keySet().stream(), subscriptions.subSet(first, end).stream());
    }

    private boolean isSelected(String path, @Nullable Mailbox mailbox, ListQuery query) {
        boolean bySubscription = !query.select().contains(Select.SUBSCRIBED) || subscriptions.contains(path);
        boolean byUse =
                !query.select().contains(Select.SPECIAL_USE) || (mailbox != null && mailbox.use() != SpecialUse.NONE);
        return bySubscription && byUse;
    }

    private Set<String> attributes(String path, @Nullable Mailbox mailbox) {
        var attributes = new LinkedHashSet<String>();
        if (mailbox == null) {
            attributes.add("\\NonExistent");
        } else if (!mailbox.selectable()) {
            attributes.add("\\Noselect");
        }
        if (mailbox != null || parents.contains(path)) {
            // RFC 5258 §3.5: of a name that does not exist it says nothing that subscriptions could belie
            attributes.add(parents.contains(path) ? "\\HasChildren" : "\\HasNoChildren");
        }
        if (mailbox != null && mailbox.use() != SpecialUse.NONE) {
            attributes.add(mailbox.use().attribute());
        }
        return attributes;
    }

    Answer lsub(ImapCommand.Lsub command) throws IOException {
        var matcher = new ListMatcher(command.reference(), command.pattern());
        var shown = new TreeMap<String, Boolean>();
        for (String name : subscriptions) {
            if (matcher.matches(name)) {
                shown.put(name, true);
            } else if (command.pattern().endsWith("%")) {
                // §6.3.9: a name below is subscribed to, so the level that matches is shown, but as no mailbox
                above(name).stream().filter(matcher::matches).forEach(parent -> shown.putIfAbsent(parent, false));
            }
        }
        for (var entry : shown.entrySet()) {
            write("LSUB", entry.getValue() ? List.of() : List.of("\\Noselect"), entry.getKey(), false);
        }
        return Answer.ok("done");
    }

    private void write(String word, Iterable<String> attributes, String path, boolean childSelected)
            throws IOException {
        out.begin(word).open();
        for (String attribute : attributes) {
            out.atom(attribute);
        }
        out.close().string("/");
        if (path.isEmpty()) {
            out.string("");
        } else {
            out.astring(MailboxName.encode(path, utf8));
        }
        if (childSelected) {
            // RFC 5258 §3.5
            out.open().string("CHILDINFO").open().string("SUBSCRIBED").close().close();
        }
        out.end();
    }
}
