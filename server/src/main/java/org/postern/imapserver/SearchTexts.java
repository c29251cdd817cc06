package org.postern.imapserver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postern.mail.imap.SearchKey;
import org.postern.mail.mime.EncodedWords;
import org.postern.mail.mime.Header;
import org.postern.mail.mime.MessageText;
import org.postern.mail.mime.MimeLimits;
import org.postern.mail.mime.Needle;
import org.postern.mail.mime.Summary;

/** The texts of one search, and which of them the message looked at last has. Each message is read at most twice. */
final class SearchTexts {
    private final Map<SearchKey.Field, Needle> fields = new LinkedHashMap<>();
    private final Map<SearchKey, Needle> bodies = new LinkedHashMap<>();
    private final Map<SearchKey, Boolean> found = new HashMap<>();

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
            case SearchKey.Field field -> fields.put(field, new Needle(field.text()));
            case SearchKey.Body(var text) -> bodies.put(key, new Needle(text));
            case SearchKey.Text(var text) -> bodies.put(key, new Needle(text));
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

    boolean has(SearchKey key) {
        return found.getOrDefault(key, false);
    }

    /** Looks into the header of another message. */
    void header(MessageBytes bytes, Summary summary) throws IOException {
        found.clear();
        if (fields.isEmpty()) {
            return;
        }
        int length = (int) Math.min(summary.structure().place().headerLength(), MimeLimits.HEADER);
        Header header = bytes.part(0, length, in -> {
            byte[] section = in.readNBytes(length);
            return Header.read(section, section.length);
        });
        if (header == null) {
            return;
        }
        for (Header.Field field : header.fields()) {
            look(field);
        }
    }

    /** A field is decoded once, however many keys ask for it. */
    private void look(Header.Field field) {
        String decoded = null;
        for (var entry : fields.entrySet()) {
            SearchKey.Field key = entry.getKey();
            if (key.name().equals(field.name()) && !has(key)) {
                decoded = decoded == null ? EncodedWords.decode(field.value()) : decoded;
                found.put(key, entry.getValue().in(decoded));
            }
        }
    }

    /** Looks into the text of the same message. */
    void body(MessageBytes bytes, long size, Summary summary) throws IOException {
        look(bytes, size, summary, false);
        look(bytes, size, summary, true);
    }

    private void look(MessageBytes bytes, long size, Summary summary, boolean withHeaders) throws IOException {
        var needles = new ArrayList<Needle>();
        bodies.forEach((key, needle) -> {
            if (key instanceof SearchKey.Text == withHeaders) {
                needle.reset();
                needles.add(needle);
            }
        });
        if (needles.isEmpty()) {
            return;
        }
        bytes.part(0, size, in -> {
            MessageText.search(in, summary.structure(), withHeaders, List.copyOf(needles));
            return true;
        });
        bodies.forEach((key, needle) -> {
            if (needles.contains(needle)) {
                found.put(key, needle.found());
            }
        });
    }
}
