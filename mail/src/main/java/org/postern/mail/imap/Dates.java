package org.postern.mail.imap;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;

/** {@code date} and {@code date-time} (RFC 3501 §9). */
public final class Dates {
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private Dates() {}

    static LocalDate date(Scanner in) throws SyntaxError {
        boolean quoted = in.next('"');
        LocalDate date = dateText(in);
        if (quoted) {
            in.expect('"');
        }
        return date;
    }

    private static LocalDate dateText(Scanner in) throws SyntaxError {
        int day = (int) in.number("a day", 31);
        in.expect('-');
        int month = month(in);
        in.expect('-');
        int year = digits(in, 4);
        try {
            return LocalDate.of(year, month, day);
        } catch (DateTimeException impossible) {
            throw in.error("there is no such day");
        }
    }

    static OffsetDateTime dateTime(Scanner in) throws SyntaxError {
        in.expect('"');
        in.next(' ');
        LocalDate date = dateText(in);
        in.expect(' ');
        int hour = digits(in, 2);
        in.expect(':');
        int minute = digits(in, 2);
        in.expect(':');
        int second = digits(in, 2);
        in.expect(' ');
        boolean west = in.next('-');
        if (!west) {
            in.expect('+');
        }
        int zone = digits(in, 4);
        in.expect('"');
        int minutes = zone / 100 * 60 + zone % 100;
        try {
            return OffsetDateTime.of(
                    date,
                    LocalTime.of(hour, minute, Math.min(second, second == 60 ? 59 : 60)),
                    ZoneOffset.ofTotalSeconds((west ? -minutes : minutes) * 60));
        } catch (DateTimeException impossible) {
            throw in.error("there is no such time");
        }
    }

    private static int month(Scanner in) throws SyntaxError {
        for (int i = 0; i < MONTHS.size(); i++) {
            if (in.nextIgnoringCase(MONTHS.get(i))) {
                return i + 1;
            }
        }
        throw in.error("expected a month");
    }

    private static int digits(Scanner in, int count) throws SyntaxError {
        int value = 0;
        for (int i = 0; i < count; i++) {
            char c = in.take();
            if (c < '0' || c > '9') {
                throw in.error("expected a digit");
            }
            value = value * 10 + c - '0';
        }
        return value;
    }

    /** With its quotes. */
    public static String write(OffsetDateTime time) {
        int minutes = time.getOffset().getTotalSeconds() / 60;
        int size = Math.abs(minutes);
        var text = new StringBuilder(32).append('"');
        two(text, time.getDayOfMonth(), ' ')
                .append('-')
                .append(MONTHS.get(time.getMonthValue() - 1))
                .append('-');
        two(text, time.getYear() / 100 % 100, '0');
        two(text, time.getYear() % 100, '0').append(' ');
        two(text, time.getHour(), '0').append(':');
        two(text, time.getMinute(), '0').append(':');
        two(text, time.getSecond(), '0').append(minutes < 0 ? " -" : " +");
        two(text, size / 60, '0');
        return two(text, size % 60, '0').append('"').toString();
    }

    private static StringBuilder two(StringBuilder text, int value, char pad) {
        return text.append(value < 10 ? pad : (char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }
}
