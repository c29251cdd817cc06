package org.postern.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postern.reason.Language;

/** What is being gathered while a configuration is read: values that passed, and mistakes. Used by one thread, once. */
final class Sheet {
    /** More mistakes than this are not listed: ours. */
    static final int MAX_MISTAKES = 100;

    private final Path base;
    private final Map<Key, Found> found = new HashMap<>();
    private final List<Mistake> mistakes = new ArrayList<>();
    private boolean torn;

    Sheet(Path base) {
        this.base = base;
    }

    /** The key of that name; null when there is none. */
    static @Nullable Key known(String name) {
        for (Key key : Key.all()) {
            if (key.key().equals(name)) {
                return key;
            }
        }
        return null;
    }

    /** Takes a value, after its check; a later one replaces an earlier one. */
    void put(Found candidate) {
        switch (candidate.key().kind().check(candidate.value())) {
            case Kind.Check.Fit(Value value) ->
                found.put(
                        candidate.key(),
                        new Found(candidate.place(), candidate.line(), candidate.column(), candidate.key(), value));
            case Kind.Check.Unfit(String expected, String remedy) ->
                mistake(
                        candidate,
                        candidate.key().key() + ": expected " + expected + ", found "
                                + candidate.value().named(),
                        remedy);
        }
    }

    void unknown(String place, int line, int column, String name) {
        String near = Nearest.of(name, Key.all().stream().map(Key::key).toList());
        if (near == null) {
            near = sameLastWord(name);
        }
        add(new Mistake(
                place,
                line,
                column,
                "there is no key \"" + Shown.text(name) + '"',
                near == null
                        ? "All keys are listed in docs/configuration.md."
                        : "Did you mean \"" + near + "\"? All keys are listed in docs/configuration.md."));
    }

    /** A key set in the wrong table, for example {@code message-size} outside {@code [limits]}. */
    private static @Nullable String sameLastWord(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        for (Key key : Key.all()) {
            if (key.key().endsWith("." + last)) {
                return key.key();
            }
        }
        return null;
    }

    /** The text itself is broken at that place; what is missing may stand in the broken part. */
    void syntax(String place, int line, int column, String problem) {
        torn = true;
        add(new Mistake(
                place,
                line,
                column,
                Shown.text(problem),
                "A line is: key = value. Texts stand in \"quotation marks\", tables in [brackets]."));
    }

    private void mistake(Found at, String problem, String remedy) {
        add(new Mistake(at.place(), at.line(), at.column(), problem, remedy));
    }

    private void add(Mistake mistake) {
        if (mistakes.size() < MAX_MISTAKES) {
            mistakes.add(mistake);
        }
    }

    Reading reading(String place) {
        if (!found.containsKey(Setting.HOSTNAME) && !torn && !spokenOf(Setting.HOSTNAME)) {
            add(new Mistake(
                    place,
                    0,
                    0,
                    "hostname is missing; expected " + Setting.HOSTNAME.kind().expected(),
                    "Add a first line such as: hostname = \"mail.example.org\""));
        }
        Config.@Nullable Tls tls = tls();
        checkPorts();
        if (!mistakes.isEmpty()) {
            return new Reading.Refused(mistakes);
        }
        Language language = text(Setting.LANGUAGE).equals("ru") ? Language.RUSSIAN : Language.ENGLISH;
        var person = new Config.Person(ZoneId.of(text(Setting.ZONE)), language);
        return new Reading.Accepted(
                new Config(text(Setting.HOSTNAME), path(Setting.DATA), person, listen(), dns(), tls, limits()));
    }

    private boolean spokenOf(Setting setting) {
        return mistakes.stream().anyMatch(mistake -> mistake.problem().startsWith(setting.key() + ":"));
    }

    private Config.@Nullable Tls tls() {
        Found certificate = found.get(Setting.TLS_CERTIFICATE);
        Found key = found.get(Setting.TLS_KEY);
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            Found lone = certificate == null ? key : certificate;
            if (lone != null && mistakes.isEmpty()) {
                mistake(lone, lone.key().key() + " stands alone", "Set both tls.certificate and tls.key, or neither.");
            }
            return null;
        }
        checkReadable(certificate);
        checkReadable(key);
        return new Config.Tls(path(Setting.TLS_CERTIFICATE), path(Setting.TLS_KEY));
    }

    private void checkReadable(Found file) {
        if (!Files.isReadable(path(file.key()))) {
            mistake(
                    file,
                    file.key().key() + ": expected a PEM file, but there is no readable file "
                            + Shown.text(path(file.key()).toString()),
                    "Relative paths count from the folder of postern.toml; the server's user must be able to read it.");
        }
    }

    /** Two listeners on one port would fail only at the start, and with fewer words. */
    private void checkPorts() {
        var owners = new HashMap<Long, Setting>();
        long offset = number(Setting.LISTEN_OFFSET);
        for (Setting setting : List.of(
                Setting.LISTEN_SMTP,
                Setting.LISTEN_SUBMISSION,
                Setting.LISTEN_SUBMISSIONS,
                Setting.LISTEN_IMAP,
                Setting.LISTEN_IMAPS)) {
            long port = number(setting);
            Setting other = port == 0 ? null : owners.put(port, setting);
            if (other != null) {
                mistake(
                        whereSet(setting, other),
                        setting.key() + " and " + other.key() + " are both " + port,
                        "Give each its own port.");
            }
            if (port > 0 && port + offset > 65_535) {
                mistake(
                        whereSet(setting, Setting.LISTEN_OFFSET),
                        setting.key() + " plus listen.offset is " + (port + offset) + "; expected at most 65535",
                        "Choose a smaller offset.");
            }
        }
    }

    /** The first of the two that was set: their defaults alone never clash. */
    private Found whereSet(Setting one, Setting other) {
        Found set = found.get(one) == null ? found.get(other) : found.get(one);
        return set == null ? new Found(ConfigReader.SET, 0, 0, one, new Value.Other("the default")) : set;
    }

    private Config.Listen listen() {
        List<InetAddress> addresses = texts(Setting.LISTEN_ADDRESSES).stream()
                .map(InetAddress::ofLiteral)
                .toList();
        return new Config.Listen(
                addresses,
                Math.toIntExact(number(Setting.LISTEN_OFFSET)),
                Math.toIntExact(number(Setting.LISTEN_SMTP)),
                Math.toIntExact(number(Setting.LISTEN_SUBMISSION)),
                Math.toIntExact(number(Setting.LISTEN_SUBMISSIONS)),
                Math.toIntExact(number(Setting.LISTEN_IMAP)),
                Math.toIntExact(number(Setting.LISTEN_IMAPS)));
    }

    private List<InetSocketAddress> dns() {
        return texts(Setting.DNS_SERVERS).stream()
                .map(text -> ServerAddress.parse(text, Kind.DNS_PORT))
                .filter(Objects::nonNull)
                .toList();
    }

    private Limits limits() {
        var changed = new EnumMap<Limit, Long>(Limit.class);
        for (Limit limit : Limit.values()) {
            if (found.containsKey(limit)) {
                changed.put(limit, number(limit));
            }
        }
        return Limits.of(changed);
    }

    /** What was set, or the default, or null when there is neither. */
    private @Nullable Value value(Key key) {
        Found set = found.get(key);
        String byDefault = key.defaultText();
        if (set != null) {
            return set.value();
        }
        return byDefault == null ? null : key.kind().fromText(byDefault);
    }

    private String text(Key key) {
        return value(key) instanceof Value.Text(String text) ? text : "";
    }

    private List<String> texts(Key key) {
        return value(key) instanceof Value.Texts(List<String> texts) ? texts : List.of();
    }

    private long number(Key key) {
        return value(key) instanceof Value.Amount(long number) ? number : 0;
    }

    private Path path(Key key) {
        try {
            return base.resolve(text(key)).normalize();
        } catch (InvalidPathException notOne) {
            return base;
        }
    }
}
