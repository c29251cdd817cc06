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
                    + " Делать ничего не нужно. Если домен ваш, добавьте его командой «postern domain add»."),
    LOGIN_WRONG(
            "login-wrong-password",
            535,
            "7.8",
            "authentication failed",
            Worry.WATCH,
            "Somebody gave the wrong password for an account that exists. Once or twice it is a person who mistyped, or a"
                    + " device with an old password; many different passwords are somebody guessing, and the address is"
                    + " refused after ten. If it goes on, ask the person whether it is his device.",
            "Кто-то ввёл неверный пароль к существующей учётной записи. Один-два раза – опечатка или устройство со старым"
                    + " паролем; много разных паролей – подбор, после десяти адрес получает отказ. Если это продолжается,"
                    + " спросите владельца, не его ли это устройство."),
    LOGIN_UNKNOWN(
            "login-unknown-name",
            535,
            "7.8",
            "authentication failed",
            Worry.NOISE,
            "Somebody tried to log in under a name that does not exist here. This is the usual background of any public"
                    + " server. Nothing to do.",
            "Кто-то пытался войти под именем, которого здесь нет. Это обычный фон любого публичного сервера. Делать"
                    + " ничего не нужно."),
    LOGIN_FROZEN(
            "login-frozen",
            535,
            "7.8",
            "authentication failed",
            Worry.WATCH,
            "The password was right, but the account is frozen. If it should work again: \"postern account unfreeze\".",
            "Пароль верен, но учётная запись заморожена. Чтобы включить её снова: «postern account unfreeze»."),
    LOGIN_REFUSED(
            "login-refused",
            535,
            "7.8",
            "authentication failed",
            Worry.WATCH,
            "One address has tried ten different wrong passwords for one account within a quarter of an hour; further"
                    + " attempts from there on that account are refused for up to that time. Logins from elsewhere are not"
                    + " affected. Nothing to do; if it is one of your people, tell him his password.",
            "С одного адреса за четверть часа к одной учётной записи подошли десять разных неверных паролей; дальнейшие"
                    + " попытки оттуда к ней отклоняются в течение этого времени. На входы с других адресов это не влияет."
                    + " Делать ничего не нужно; если это ваш человек, подскажите ему пароль."),
    LOGIN_BUSY(
            "login-busy",
            454,
            "7.0",
            "temporary authentication failure",
            Worry.WATCH,
            "Too many logins were being checked at once, or several at once for one account from one address; the client"
                    + " was told to try again. If your own people are kept out for minutes, somebody floods the server"
                    + " with guesses: see the log for the addresses.",
            "Одновременно проверялось слишком много входов, или несколько сразу к одной учётной записи с одного адреса;"
                    + " клиенту предложено повторить позже. Если ваши люди минутами не могут войти, кто-то засыпает"
                    + " сервер попытками: адреса есть в журнале.");

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
