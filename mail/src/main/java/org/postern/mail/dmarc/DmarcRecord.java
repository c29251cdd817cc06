package org.postern.mail.dmarc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A policy record (RFC 9989 §4.7). What is wrong in one counts as not said (§4.8), so that nearly everything can be read.
 *
 * @param strictDkim {@code adkim=s}
 * @param strictSpf {@code aspf=s}
 * @param policy for the domain itself: none when there is no {@code p}, null when there is one and it is wrong
 * @param subdomains for those that exist; null for as {@code policy}
 * @param nonexistent for subdomains that do not exist; null for as {@code subdomains}
 * @param readable whether none of the three was there and wrong
 * @param suffix {@code psd}: whether the domain is one below which others register theirs
 * @param testing {@code t=y}
 * @param aggregateTo where aggregate reports go: the URIs of {@code rua}, of any scheme
 * @param failuresTo where failure reports would go: the URIs of {@code ruf}
 */
public record DmarcRecord(
        boolean strictDkim,
        boolean strictSpf,
        @Nullable DmarcPolicy policy,
        @Nullable DmarcPolicy subdomains,
        @Nullable DmarcPolicy nonexistent,
        boolean readable,
        Suffix suffix,
        boolean testing,
        List<String> aggregateTo,
        List<String> failuresTo) {
    /** {@code psd} */
    public enum Suffix {
        YES,
        NO,
        UNKNOWN
    }

    private static final String VERSION = "DMARC1";

    /** URIs of a list; more are left out. */
    private static final int MAX_URIS = 20;

    public DmarcRecord {
        aggregateTo = List.copyOf(aggregateTo);
        failuresTo = List.copyOf(failuresTo);
    }

    /** Null when the text does not begin with the version, and so is no such record at all. */
    public static @Nullable DmarcRecord parse(String text) {
        String[] parts = text.split(";", -1);
        int first = parts[0].indexOf('=');
        // RFC 9989 §4.7: the first tag, and case-sensitive in its value.
        if (first < 0
                || !parts[0].substring(0, first).strip().equalsIgnoreCase("v")
                || !parts[0].substring(first + 1).strip().equals(VERSION)) {
            return null;
        }
        Map<String, String> tags = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0) {
                String name = parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT);
                tags.putIfAbsent(name, parts[i].substring(equals + 1).strip());
            }
        }
        DmarcPolicy policy = tags.containsKey("p") ? DmarcPolicy.of(tags.get("p")) : DmarcPolicy.NONE;
        DmarcPolicy subdomains = DmarcPolicy.of(tags.get("sp"));
        DmarcPolicy nonexistent = DmarcPolicy.of(tags.get("np"));
        return new DmarcRecord(
                is(tags.get("adkim"), "s"),
                is(tags.get("aspf"), "s"),
                policy,
                subdomains,
                nonexistent,
                policy != null
                        && (subdomains != null || !tags.containsKey("sp"))
                        && (nonexistent != null || !tags.containsKey("np")),
                suffix(tags.get("psd")),
                is(tags.get("t"), "y"),
                uris(tags.get("rua")),
                uris(tags.get("ruf")));
    }

    /**
     * What is wanted for a domain that exists by this record; null when the record says so little that it does not count
     * (§4.10.1).
     *
     * @param itself whether the record stands at that very domain
     */
    @Nullable
    DmarcPolicy policyFor(boolean itself) {
        if (!readable || policy == null) {
            return aggregateTo.isEmpty() ? null : DmarcPolicy.NONE;
        }
        if (itself) {
            return policy;
        }
        return subdomains == null ? policy : subdomains;
    }

    private static boolean is(@Nullable String value, String word) {
        return word.equalsIgnoreCase(value);
    }

    private static Suffix suffix(@Nullable String value) {
        return is(value, "y") ? Suffix.YES : is(value, "n") ? Suffix.NO : Suffix.UNKNOWN;
    }

    /** Those that have the form of a URI, without the obsolete size behind an exclamation mark (§4.8). */
    private static List<String> uris(@Nullable String list) {
        var uris = new ArrayList<String>();
        for (String item : (list == null ? "" : list).split(",", -1)) {
            int size = item.indexOf('!');
            String uri = (size < 0 ? item : item.substring(0, size)).strip();
            if (uri.matches("[A-Za-z][A-Za-z0-9+.-]*:[!-~]+") && uris.size() < MAX_URIS) {
                uris.add(uri);
            }
        }
        return uris;
    }
}
