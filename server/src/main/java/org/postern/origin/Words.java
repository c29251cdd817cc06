package org.postern.origin;

import java.util.List;
import java.util.stream.Collectors;
import org.postern.mail.dkim.ArcOutcome;
import org.postern.mail.dkim.DkimOutcome;
import org.postern.mail.dmarc.DmarcOutcome;
import org.postern.mail.dmarc.Identifier;
import org.postern.mail.spf.SpfOutcome;
import org.postern.reason.Language;

/** What an examination found, in a person's words. */
public final class Words {
    private final boolean russian;

    public Words(Language language) {
        this.russian = language == Language.RUSSIAN;
    }

    public String of(SpfOutcome spf) {
        String domain = spf.domain();
        String subject = spf.subject();
        return switch (spf.cause()) {
            case TERM_MATCHED ->
                switch (spf.result()) {
                    case PASS ->
                        say(
                                domain + " lets this address send: \"" + subject + "\" matches",
                                domain + " разрешает этому адресу отправлять: подходит «" + subject + "»");
                    case FAIL ->
                        say(
                                domain + " says that this address may not send for it: \"" + subject + "\" matches",
                                domain + " запрещает этому адресу отправлять от своего имени: подходит «" + subject
                                        + "»");
                    case SOFTFAIL ->
                        say(
                                domain + " doubts that this address may send for it: \"" + subject + "\" matches",
                                domain + " сомневается, что этот адрес вправе отправлять от его имени: подходит «"
                                        + subject + "»");
                    case NEUTRAL, NONE, TEMPERROR, PERMERROR ->
                        say(
                                domain + " does not want to say anything about this address: \"" + subject
                                        + "\" matches",
                                domain + " ничего не говорит об этом адресе: подходит «" + subject + "»");
                };
            case NOTHING_MATCHED ->
                say(
                        "nothing in the record of " + domain + " is about this address",
                        "в записи домена " + domain + " нет ничего об этом адресе");
            case NOT_A_DOMAIN ->
                say(
                        "\"" + subject + "\" is no domain that could publish a record",
                        "«" + subject + "» – не домен, который мог бы опубликовать запись");
            case NO_RECORD -> say(subject + " publishes no SPF record", "у домена " + subject + " нет записи SPF");
            case SEVERAL_RECORDS ->
                say(
                        subject + " publishes more than one SPF record; there must be one: join them",
                        "у домена " + subject + " больше одной записи SPF; нужна одна: объедините их");
            case BAD_TERM ->
                say(
                        "the record of " + domain + " has a mistake: \"" + subject + "\"",
                        "в записи домена " + domain + " ошибка: «" + subject + "»");
            case NO_RECORD_REFERRED_TO ->
                say(
                        "the record refers to " + subject + ", which has no SPF record",
                        "запись ссылается на " + subject + ", где записи SPF нет");
            case TOO_MANY_LOOKUPS ->
                say(
                        "the record needs more than ten questions to the DNS, which nobody asks; the eleventh is for \""
                                + subject + "\"",
                        "записи нужно больше десяти запросов к DNS, столько никто не делает; одиннадцатый – для «"
                                + subject + "»");
            case TOO_MANY_VOID_LOOKUPS ->
                say(
                        "the record asks three times for what does not exist, at last for " + subject,
                        "запись трижды спрашивает о том, чего нет, последний раз – о " + subject);
            case TOO_MANY_EXCHANGES ->
                say(
                        subject + " has more than ten mail exchanges, which nobody looks at",
                        "у " + subject + " больше десяти почтовых серверов, столько никто не просматривает");
            case TOO_LONG ->
                say(
                        "what \"" + subject + "\" makes is far too long",
                        "то, что получается из «" + subject + "», слишком длинно");
            case DNS_FAILED -> say("the DNS gave no answer about " + subject, "DNS не ответил о " + subject);
        };
    }

    public String of(DkimOutcome dkim) {
        return switch (dkim.cause()) {
            case VALID ->
                say(
                        "the signature holds: the message is as " + dkim.domain() + " sent it",
                        "подпись верна: письмо таково, каким его отправил " + dkim.domain());
            case PART_OF_BODY ->
                say(
                        "the signature holds for the beginning of the text only; the rest may be anybody's",
                        "подпись верна только для начала текста; остальное мог добавить кто угодно");
            case BODY_CHANGED ->
                say(
                        "the text was changed after it was signed (a mailing list's footer does that, or a scanner)",
                        "текст изменён после подписи (так делают подписи рассылок и антивирусы)");
            case HEADER_CHANGED ->
                say(
                        "a signed header field was changed, or another key signed than the published one",
                        "изменено подписанное поле заголовка, или подписано другим ключом, чем опубликован");
            case EXPIRED -> say("the signature is too old: it has expired", "срок подписи истёк");
            case BAD_SYNTAX ->
                say(
                        "the signature is not written as it must be: " + dkim.detail(),
                        "подпись записана неправильно: " + dkim.detail());
            case FROM_NOT_SIGNED ->
                say(
                        "the signature leaves out From, so it proves nothing",
                        "подпись не охватывает From и ничего не доказывает");
            case UNKNOWN_ALGORITHM ->
                say(
                        "signed in a way that nobody knows: " + dkim.algorithm(),
                        "подписано неизвестным способом: " + dkim.algorithm());
            case OLD_ALGORITHM ->
                say(
                        "the signature holds, but by SHA-1, which proves nothing any more",
                        "подпись верна, но сделана с SHA-1, который больше ничего не доказывает");
            case SHORT_KEY ->
                say(
                        "the signature holds, but its key is so short that anybody may have broken it",
                        "подпись верна, но ключ так короток, что его мог взломать кто угодно");
            case LONG_KEY -> say("the key is larger than anybody uses", "ключ длиннее, чем использует кто-либо");
            case NO_KEY ->
                say(
                        dkim.domain() + " publishes no key called " + dkim.selector(),
                        "у домена " + dkim.domain() + " нет ключа " + dkim.selector());
            case KEY_REVOKED ->
                say(
                        dkim.domain() + " has withdrawn the key " + dkim.selector(),
                        "домен " + dkim.domain() + " отозвал ключ " + dkim.selector());
            case BAD_KEY ->
                say(
                        "the published key cannot be used: " + dkim.detail(),
                        "опубликованный ключ непригоден: " + dkim.detail());
            case DNS_FAILED -> say("the DNS gave no answer about the key", "DNS не ответил о ключе");
        };
    }

    /** Also where there is no outcome, since there is not one author. */
    public String of(Examination examination) {
        DmarcOutcome dmarc = examination.dmarc();
        NoAuthor noAuthor = examination.noAuthor();
        if (dmarc == null) {
            return of(noAuthor == null ? NoAuthor.NONE : noAuthor);
        }
        String author = dmarc.author().text();
        String record = "_dmarc." + dmarc.recordAt();
        return switch (dmarc.result()) {
            case NONE, PERMERROR ->
                dmarc.recordAt() == null
                        ? say(
                                author
                                        + " publishes no DMARC policy, so nobody can tell a forged sender from a real one",
                                "у домена " + author
                                        + " нет политики DMARC, и подделку не отличить от настоящего отправителя")
                        : say(
                                "the policy at " + record + " has no usable p=, sp= or np=, so it counts as none",
                                "в политике " + record + " нет пригодного p=, sp= или np=, и она не считается");
            case PASS -> {
                String by = aligned(dmarc.aligned());
                yield say(
                        "the message really comes from " + author + ": proven by " + by,
                        "письмо действительно от " + author + ": доказано через " + by);
            }
            case FAIL ->
                say(
                        "nothing proves that the message comes from " + author + "; its owner wants such mail "
                                + wanted(dmarc) + " (" + record + ")" + spfLeftOut(examination),
                        "ничто не доказывает, что письмо от " + author + "; владелец просит такие письма "
                                + wanted(dmarc) + " (" + record + ")" + spfLeftOut(examination));
            case TEMPERROR ->
                say(
                        "the DNS did not answer, so it cannot be said whether " + author + " sent this",
                        "DNS не ответил, поэтому нельзя сказать, от " + author + " ли письмо");
        };
    }

    public String of(ArcOutcome arc) {
        return switch (arc.status()) {
            case NONE -> say("nobody who passed it on has sealed it", "никто из передававших письмо его не опечатал");
            case PASS -> {
                String sealers = arc.sets().stream().map(ArcOutcome.Set::sealer).collect(Collectors.joining(", "));
                yield say(
                        "whole: passed on by " + sealers + ", whose word counts only if you trust them",
                        "цела: передали " + sealers + "; их слово значит что-то, только если вы им доверяете");
            }
            case FAIL ->
                say("broken, and so worth nothing: " + arc.detail(), "нарушена и ничего не значит: " + arc.detail());
        };
    }

    /** When it is not known who connected. */
    public String withoutClient() {
        return say(
                "not looked at: say who connected with --ip (and --helo, --mail-from)",
                "не проверено: укажите, кто подключился: --ip (и --helo, --mail-from)");
    }

    /** When there is no signature. */
    public String unsigned() {
        return say("the message is not signed", "письмо не подписано");
    }

    private String of(NoAuthor fault) {
        return switch (fault) {
            case HEADER_TOO_LARGE ->
                say(
                        "the header is larger than anybody reads, so the author cannot be told for certain",
                        "заголовок больше, чем кто-либо читает, и автора нельзя назвать наверняка");
            case TOO_MANY_FIELDS ->
                say(
                        "the header has more fields than anybody reads, so the author cannot be told for certain",
                        "полей в заголовке больше, чем кто-либо читает, и автора нельзя назвать наверняка");
            case BARE_LINE_END ->
                say(
                        "a CR or LF stands alone in the header, so programs may see different authors there",
                        "в заголовке стоит одиночный CR или LF, и программы могут увидеть там разных авторов");
            case SEVERAL_FROM ->
                say(
                        "there is more than one From field, where there must be one",
                        "полей From больше одного, а должно быть одно");
            case NONE -> say("From names no domain", "в From нет домена");
            case UNREADABLE ->
                say(
                        "From has an address whose domain cannot be read, so the author cannot be told for certain",
                        "в From есть адрес с негодным доменом, и автора нельзя назвать наверняка");
            case SEVERAL -> say("From names more than one domain", "в From больше одного домена");
        };
    }

    /** A failure may be only for want of what SPF needs to know. */
    private String spfLeftOut(Examination examination) {
        return examination.mailFrom() == null
                ? say(
                        "; but SPF, which might prove it, was not looked at: give --ip",
                        "; но SPF, который мог бы это доказать, не проверен: укажите --ip")
                : "";
    }

    private String aligned(List<Identifier> identifiers) {
        return identifiers.stream()
                .map(identifier ->
                        (identifier.kind() == Identifier.Kind.SPF ? "SPF (" : "DKIM (") + identifier.domain() + ")")
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private String wanted(DmarcOutcome dmarc) {
        return switch (dmarc.wanted()) {
            case NONE -> say("delivered as usual", "доставлять как обычно");
            case QUARANTINE -> say("treated with suspicion", "считать подозрительными");
            case REJECT -> say("refused", "не принимать");
        };
    }

    private String say(String english, String inRussian) {
        return russian ? inRussian : english;
    }
}
