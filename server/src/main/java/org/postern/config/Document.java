package org.postern.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseOptions;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Walks a TOML text and puts every leaf on the sheet. */
final class Document {
    private final String place;
    private final TomlParseResult root;
    private final Sheet sheet;

    private Document(String place, TomlParseResult root, Sheet sheet) {
        this.place = place;
        this.root = root;
        this.sheet = sheet;
    }

    static void read(String place, String text, Sheet sheet) {
        if (!ConfigReader.fits(text)) {
            sheet.syntax(place, 0, 0, "the text is larger than " + ConfigReader.MAX_FILE + " bytes");
            return;
        }
        TomlParseResult root =
                Toml.parse(text, TomlParseOptions.sourceless().withMaxNestingDepth(ConfigReader.MAX_NESTING));
        for (TomlParseError error : root.errors()) {
            sheet.syntax(place, error.position().line(), error.position().column(), String.valueOf(error.getMessage()));
        }
        new Document(place, root, sheet).walk(root, List.of());
    }

    private void walk(TomlTable table, List<String> path) {
        if (table.isEmpty() && !path.isEmpty() && !isKnownTable(path)) {
            unknown(path);
        }
        for (String name : table.keySet()) {
            var below = new ArrayList<String>(path);
            below.add(name);
            Object value = table.get(List.of(name));
            if (value instanceof TomlTable inner && below.size() <= ConfigReader.MAX_NESTING) {
                walk(inner, below);
            } else {
                leaf(below, value);
            }
        }
    }

    private static boolean isKnownTable(List<String> path) {
        String prefix = String.join(".", path) + ".";
        return Key.all().stream().anyMatch(key -> key.key().startsWith(prefix));
    }

    private void leaf(List<String> path, @Nullable Object value) {
        // A quoted name with a dot in it is not the key that it looks like.
        Key key = path.stream().anyMatch(name -> name.indexOf('.') >= 0) ? null : Sheet.known(String.join(".", path));
        if (key == null) {
            unknown(path);
            return;
        }
        TomlPosition at = root.inputPositionOf(path);
        sheet.put(new Found(place, at == null ? 0 : at.line(), at == null ? 0 : at.column(), key, value(value)));
    }

    private void unknown(List<String> path) {
        TomlPosition at = root.inputPositionOf(path);
        sheet.unknown(place, at == null ? 0 : at.line(), at == null ? 0 : at.column(), String.join(".", path));
    }

    /** The library's values are of many classes: those that no key takes are named in words. */
    private static Value value(@Nullable Object raw) {
        return switch (raw) {
            case null -> new Value.Other("nothing");
            case Long number -> new Value.Amount(number);
            case String text -> new Value.Text(text);
            case TomlArray list -> texts(list);
            case Boolean truth -> new Value.Other(truth ? "true" : "false");
            case Double number -> new Value.Other("the fraction " + number);
            default -> new Value.Other("a date, time or table");
        };
    }

    private static Value texts(TomlArray list) {
        var texts = new ArrayList<String>();
        for (Object item : list.toList()) {
            if (!(item instanceof String text)) {
                return new Value.Other("a list with something else than texts in it");
            }
            texts.add(text);
        }
        return new Value.Texts(texts);
    }
}
