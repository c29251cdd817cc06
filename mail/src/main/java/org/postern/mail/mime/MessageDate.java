package org.postern.mail.mime;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a Date field, the obsolete forms included (RFC 5322 §3.3 and §4.3). */
public final class MessageDate {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    private MessageDate() {}

    /** @return null when it cannot be understood */
    public static @Nullable OffsetDateTime parse(String value) {
        List<String> words = words(value);
        int day = !words.isEmpty() && number(words.getFirst()) < 0 ? 1 : 0;
        if (words.size() < day + 4) {
            return null;
        }
        int month = MONTHS.indexOf(prefix(words.get(day + 1)));
        List<Integer> clock = clock(words.get(day + 3));
        int year = year(words.get(day + 2));
        if (month < 0 || clock.isEmpty() || year < 0) {
            return null;
        }
        String zone = words.size() > day + 4 ? words.get(day + 4) : "";
        try {
            var local = LocalDateTime.of(
                    year,
                    month + 1,
                    number(words.get(day)),
                    clock.get(0),
                    clock.get(1),
                    Math.min(59, clock.get(2))); // a leap second is the second before
            return local.atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes(zone) * 60));
        } catch (DateTimeException outOfRange) {
            return null;
        }
    }

    /** Words between blanks and commas; comments are passed over. */
    private static List<String> words(String value) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        int depth = 0;
        for (int i = 0; i <= value.length() && words.size() < 10; i++) {
            char c = i < value.length() ? value.charAt(i) : ' ';
            depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
            boolean gap = depth > 0 || c == ' ' || c == '\t' || c == ',' || c == ')';
            if (!gap) {
                word.append(c);
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        return words;
    }

    private static int number(String digits) {
        if (digits.isEmpty() || digits.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value;
    }

    private static String prefix(String month) {
        return month.substring(0, Math.min(3, month.length())).toLowerCase(Locale.ROOT);
    }

    /** RFC 5322 §4.3: two digits below 50 are of this century, three count from 1900. */
    private static int year(String digits) {
        int year = number(digits);
        if (year < 0 || digits.length() < 2) {
            return -1;
        }
        return switch (digits.length()) {
            case 2 -> year < 50 ? year + 2000 : year + 1900;
            case 3 -> year + 1900;
            default -> year;
        };
    }

    /** Hour, minute, second; empty when it is none. */
    private static List<Integer> clock(String text) {
        var clock = new ArrayList<Integer>();
        int from = 0;
        while (from <= text.length() && clock.size() < 3) {
            int colon = text.indexOf(':', from);
            int to = colon < 0 ? text.length() : colon;
            int value = number(text.substring(from, to));
            if (value < 0 || value > 60) {
                return List.of();
            }
            clock.add(value);
            from = to + 1;
        }
        if (clock.size() == 2) {
            clock.add(0);
        }
        return clock.size() == 3 ? clock : List.of();
    }

    /** Minutes east of UTC; zones that nobody knows count as UTC (RFC 5322 §4.3). */
    private static int offsetMinutes(String zone) {
        char sign = zone.isEmpty() ? ' ' : zone.charAt(0);
        if ((sign == '+' || sign == '-') && zone.length() == 5 && number(zone.substring(1)) >= 0) {
            int value = number(zone.substring(1));
            int minutes = value / 100 * 60 + value % 100;
            return sign == '-' ? -minutes : minutes;
        }
        return switch (zone.toUpperCase(Locale.ROOT)) {
            case "EDT" -> -4 * 60;
            case "EST", "CDT" -> -5 * 60;
            case "CST", "MDT" -> -6 * 60;
            case "MST", "PDT" -> -7 * 60;
            case "PST" -> -8 * 60;
            default -> 0;
        };
    }
}
