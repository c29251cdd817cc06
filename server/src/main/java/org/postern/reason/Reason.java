package org.postern.reason;

/**
 * Why something was refused, delayed, marked or banned. The ids are on disk and in people's notes: never reused, never
 * renamed. The peer is told {@link #reply()}, the operator the words of his language.
 */
public enum Reason {
    TOO_MANY_CONNECTIONS(
            "too-many-connections",
            421,
            "7.0",
            "too many connections, try again later",
            Worry.NOISE,
            "One address or network opened far more connections than any mail server or client needs. It was slowed down,"
                    + " then turned away for a moment; whoever else came from there had to try again. Nothing to do, unless"
                    + " the address is yours: then look for a program that connects without end.",
            "С одного адреса или из одной сети открыли гораздо больше соединений, чем нужно почтовому серверу или"
                    + " программе. Сначала их замедлили, потом ненадолго отказали; остальным оттуда пришлось повторить"
                    + " попытку. Делать ничего не нужно, если только адрес не ваш: тогда найдите программу, которая"
                    + " подключается без конца."),
    UNKNOWN_RECIPIENT(
            "rcpt-unknown",
            550,
            "1.1",
            "no such user here",
            Worry.NOISE,
            "Somebody wrote to an address that does not exist here. One or two are typing errors of honest senders; many"
                    + " from one network are somebody trying out names. Nothing to do.",
            "Кто-то написал на адрес, которого здесь нет. Один-два таких письма – опечатки честных отправителей; много"
                    + " из одной сети – кто-то перебирает имена. Делать ничего не нужно."),
    NO_RELAY(
            "relay-denied",
            550,
            "7.1",
            "we do not relay",
            Worry.NOISE,
            "Somebody asked this server to pass mail on to a domain that is not ours. That is what spammers look for;"
                    + " it was refused, as it always is. Nothing to do. If the domain is one of yours, add it with"
                    + " \"postern domain add\".",
            "Кто-то попросил этот сервер передать почту на чужой домен. Этого ищут спамеры; отказано, как и всегда."
                    + " Делать ничего не нужно. Если домен ваш, добавьте его командой «postern domain add».");

    private final String id;
    private final int code;
    private final String detail;
    private final String reply;
    private final Worry worry;
    private final String english;
    private final String russian;

    Reason(String id, int code, String detail, String reply, Worry worry, String english, String russian) {
        this.id = id;
        this.code = code;
        this.detail = detail;
        this.reply = reply;
        this.worry = worry;
        this.english = english;
        this.russian = russian;
    }

    /** Stable, lower case with hyphens. */
    public String id() {
        return id;
    }

    /** SMTP reply code, 421 to 554; 0 where no SMTP reply belongs to it. */
    public int code() {
        return code;
    }

    /** Enhanced status code without its class digit, for example {@code 7.1} (RFC 3463). */
    public String detail() {
        return detail;
    }

    /** What the peer is told: ASCII, never why in detail, never our name. */
    public String reply() {
        return reply;
    }

    public Worry worry() {
        return worry;
    }

    /** What it means, how worried to be, what to do. */
    public String text(Language language) {
        return switch (language) {
            case ENGLISH -> english;
            case RUSSIAN -> russian;
        };
    }
}
