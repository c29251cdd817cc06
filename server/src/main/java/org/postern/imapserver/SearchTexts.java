package org.postern.imapserver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.mail.imap.SearchKey;
import org.postern.mail.mime.EncodedWords;
import org.postern.mail.mime.Header;
import org.postern.mail.mime.MessageText;
import org.postern.mail.mime.MimeLimits;
import org.postern.mail.mime.Needle;
import org.postern.mail.mime.Summary;

/** The texts of one search, and which of them the message looked at last has. Each message is looked at as rarely as can be. */
final class SearchTexts {
    /** A text that is looked for. */
    private static final class Wanted {
        private final Needle needle;
        private boolean known;
        private boolean found;

        Wanted(String text) {
            this.needle = new Needle(text);
        }

        void found(boolean now) {
            known = true;
            found = now;
        }
    }

    /** One field that is looked into. */
    private record Field(String name, Wanted wanted) {}

    /** By identity: a key is asked for each message. */
    private final IdentityHashMap<SearchKey, Wanted> all = new IdentityHashMap<>();

    private final List<Field> fields = new ArrayList<>();
    private final List<Wanted> bodies = new ArrayList<>();
    private final List<Wanted> texts = new ArrayList<>();

    SearchTexts(SearchKey key) {
        collect(key);
    }

    private void collect(SearchKey key) {
        switch (key) {
            case SearchKey.And(var keys) -> keys.forEach(this::collect);
            case SearchKey.Or(var one, var other) -> {
                collect(one);
                collect(other);
            }
            case SearchKey.Not(var not) -> collect(not);
            case SearchKey.Field(var name, var text) -> fields.add(new Field(name, wanted(key, text)));
            case SearchKey.Body(var text) -> bodies.add(wanted(key, text));
            case SearchKey.Text(var text) -> texts.add(wanted(key, text));
            case SearchKey.All _,
                    SearchKey.Flag _,
                    SearchKey.Keyword _,
                    SearchKey.Recent _,
                    SearchKey.Numbers _,
                    SearchKey.Uids _,
                    SearchKey.Larger _,
                    SearchKey.Smaller _,
                    SearchKey.Within _,
                    SearchKey.ModSeq _,
                    SearchKey.Date _ -> {}
        }
    }

    private Wanted wanted(SearchKey key, String text) {
        var wanted = new Wanted(text);
        all.put(key, wanted);
        return wanted;
    }

    /** Whether the message has what the key asks for; null when that was not looked for yet. */
    @Nullable
    Boolean has(SearchKey key) {
        Wanted wanted = all.get(key);
        return (wanted == null || !wanted.known) ? null : (Boolean) wanted.found;
    }

    /**
     * Begins with another message, and looks into those of its fields that its summary tells.
     *
     * @param told as {@link Summary#fields}
     */
    void begin(Told told) {
        for (Wanted wanted : all.values()) {
            wanted.known = false;
        }
        for (Field field : fields) {
            if (!field.wanted.known) {
                List<String> values = told.fields(field.name);
                if (values != null) {
                    look(field.name, values);
                }
            }
        }
    }

    /** Each value is decoded once, however many keys ask for its field. */
    private void look(String name, List<String> values) {
        List<Field> asked =
                fields.stream().filter(field -> field.name.equals(name)).toList();
        asked.forEach(field -> field.wanted.found(false));
        for (String value : values) {
            look(asked, EncodedWords.decode(value));
        }
    }

    private static void look(List<Field> asked, String decoded) {
        for (Field field : asked) {
            if (!field.wanted.found) {
                field.wanted.found(field.wanted.needle.in(decoded));
            }
        }
    }

    /** What a summary tells of a message's header. */
    interface Told {
        @Nullable
        List<String> fields(String name);
    }

    /** Looks into the header of the same message. */
    void header(MessageBytes bytes, Summary summary) throws IOException {
        List<Field> left = fields.stream().filter(field -> !field.wanted.known).toList();
        if (left.isEmpty()) {
            return;
        }
        int length = (int) Math.min(summary.structure().place().headerLength(), MimeLimits.HEADER);
        Header header = bytes.part(0, length, in -> {
            byte[] section = in.readNBytes(length);
            return Header.read(section, section.length);
        });
        for (Field field : left) {
            field.wanted.found(false);
        }
        if (header != null) {
            header.fields().forEach(one -> look(left, one));
        }
    }

    /** A field is decoded once, however many keys ask for it. */
    private static void look(List<Field> wanted, Header.Field there) {
        String decoded = null;
        for (Field field : wanted) {
            if (!field.wanted.found && field.name.equals(there.name())) {
                decoded = decoded == null ? EncodedWords.decode(there.value()) : decoded;
                field.wanted.found(field.wanted.needle.in(decoded));
            }
        }
    }

    /** Looks into the text of the same message. */
    void body(MessageBytes bytes, long size, Summary summary) throws IOException {
        look(bytes, size, summary, bodies, false);
        look(bytes, size, summary, texts, true);
    }

    private static void look(MessageBytes bytes, long size, Summary summary, List<Wanted> wanted, boolean withHeaders)
            throws IOException {
        if (wanted.isEmpty()) {
            return;
        }
        List<Needle> needles = wanted.stream().map(one -> one.needle).toList();
        needles.forEach(Needle::reset);
        bytes.part(0, size, in -> {
            MessageText.search(in, summary.structure(), withHeaders, needles);
            return true;
        });
        wanted.forEach(one -> one.found(one.needle.found()));
    }
}
