package org.postern.imapserver;

/**
 * How a command ended.
 *
 * @param word OK, NO or BAD
 * @param code response code without brackets (RFC 3501 §7.1, 5530); empty for none
 */
record Answer(String word, String code, String text) {
    static Answer ok(String text) {
        return new Answer("OK", "", text);
    }

    static Answer ok(String code, String text) {
        return new Answer("OK", code, text);
    }

    static Answer no(String code, String text) {
        return new Answer("NO", code, text);
    }

    static Answer bad(String text) {
        return new Answer("BAD", "", text);
    }

    boolean isBad() {
        return word.equals("BAD");
    }
}
