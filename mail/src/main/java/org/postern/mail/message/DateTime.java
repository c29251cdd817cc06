package org.postern.mail.message;

import java.time.OffsetDateTime;

/** Dates as messages carry them (RFC 5322 §3.3). */
public final class DateTime {
    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    private DateTime() {}

    /** For example {@code Tue, 24 Nov 2026 02:40:00 +0300}. */
    public static String format(OffsetDateTime when) {
        int minutes = when.getOffset().getTotalSeconds() / 60;
        return DAYS[when.getDayOfWeek().getValue() - 1] + ", " + when.getDayOfMonth() + " "
                + MONTHS[when.getMonthValue() - 1] + " " + padded(when.getYear(), 4) + " " + padded(when.getHour(), 2)
                + ":" + padded(when.getMinute(), 2) + ":" + padded(when.getSecond(), 2) + " "
                + (minutes < 0 ? "-" : "+")
                + padded(Math.abs(minutes) / 60, 2) + padded(Math.abs(minutes) % 60, 2);
    }

    private static String padded(int number, int digits) {
        String text = Integer.toString(number);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }
}
