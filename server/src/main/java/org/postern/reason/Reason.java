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
    HANDSHAKE_LATE(
            "tls-late",
            0,
            "",
            "",
            Worry.NOISE,
            "A connection that was to be encrypted was not ready in time and was closed: the other side fell silent in the"
                    + " middle, or so many strangers came at once that it did not get its turn; people who logged in lately"
                    + " from the same place are served before them. Nothing to do, unless the address is yours: then look"
                    + " for a bad line or a firewall.",
            "Соединение, которое должно было стать зашифрованным, не успело и было закрыто: другая сторона замолчала на"
                    + " полпути, или пришло столько чужих сразу, что очередь до него не дошла; тех, кто недавно входил"
                    + " оттуда же, обслуживают раньше. Делать ничего не нужно, если только адрес не ваш: тогда проверьте"
                    + " линию связи или межсетевой экран."),
    UNKNOWN_RECIPIENT(
            "rcpt-unknown",
            550,
            "1.1",
            "no such user here",
            Worry.NOISE,
            "Somebody wrote to an address that does not exist here. One or two are typing errors; many from one network"
                    + " are somebody trying out names. Nothing to do, unless one of your own people was refused: then the"
                    + " address is mistyped in his address book, or its account or alias is gone.",
            "Кто-то написал на адрес, которого здесь нет. Один-два таких письма – опечатки; много из одной сети – кто-то"
                    + " перебирает имена. Делать ничего не нужно, если только отказ не получил ваш человек: тогда адрес в его"
                    + " адресной книге записан с ошибкой либо такой учётной записи или псевдонима больше нет."),
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
    ODD_RECIPIENT(
            "rcpt-odd",
            550,
            "1.3",
            "this form of address is not accepted",
            Worry.NOISE,
            "Somebody used a form of address that only tricks mail servers into passing mail on: a second host inside"
                    + " the name, an IP address in brackets, or our host name instead of a mail domain. Relay probes do that;"
                    + " honest senders hardly ever. It was refused. Nothing to do; one of your own people has to write the"
                    + " plain address, such as anna@example.org.",
            "Кто-то использовал вид адреса, который нужен лишь для того, чтобы обманом заставить сервер переслать почту"
                    + " дальше: второй узел внутри имени, IP-адрес в скобках или имя сервера вместо почтового домена. Так ищут"
                    + " открытые серверы; честные отправители так почти не пишут. Отказано. Делать ничего не нужно; ваш человек"
                    + " должен писать обычный адрес, например anna@example.org."),
    NAME_GUESSING(
            "rcpt-guessing",
            451,
            "7.1",
            "try again later",
            Worry.WATCH,
            "One network asked for so many addresses that do not exist here that it gets no answer about any address for"
                    + " about an hour. Somebody is collecting names for spam. Nobody else is held up; honest mail from the"
                    + " same network comes later by itself. Nothing to do.",
            "Одна сеть спросила о стольких несуществующих адресах, что примерно час не получает ответа ни об одном. Кто-то"
                    + " собирает имена для рассылки спама. Остальным это не мешает; честная почта из той же сети придёт"
                    + " позже сама. Делать ничего не нужно."),
    NAMES_GUESSED_WIDELY(
            "names-guessed-widely",
            0,
            "",
            "",
            Worry.WATCH,
            "Strangers from many networks together asked for more addresses that do not exist here than is normal in a day:"
                    + " somebody tries out names from many machines. From now on they are told only after sending a whole"
                    + " message. Mail for people who exist is not held up. Nothing to do; expect more spam in the next weeks.",
            "Чужие из многих сетей вместе спросили за сутки о большем числе несуществующих адресов, чем бывает обычно:"
                    + " кто-то перебирает имена со многих машин. Теперь они узнают об отказе только после отправки всего"
                    + " письма. Почта для существующих адресов не задерживается. Делать ничего не нужно; в ближайшие недели"
                    + " спама может стать больше."),
    OWN_SENDER(
            "sender-ours",
            550,
            "7.1",
            "log in to send mail from this domain",
            Worry.NOISE,
            "A stranger named an address of your own domain as the sender, without logging in and from a machine that the"
                    + " domain's SPF record does not allow. Nearly always this is forgery, to make spam look like internal"
                    + " mail; it was refused. If it was a printer or a program of yours, give it an account and let it log"
                    + " in. If it was an outside service that you pay to send for you, add it to the SPF record of the"
                    + " domain.",
            "Чужой указал отправителем адрес вашего собственного домена, не войдя в систему и с машины, которую запись SPF"
                    + " домена не разрешает. Почти всегда это подделка: спам под видом внутренней почты. Отказано. Если это"
                    + " был ваш принтер или ваша программа, дайте ей учётную запись, пусть она входит под ней. Если это"
                    + " внешняя служба, которой вы поручили отправлять от вашего имени, добавьте её в запись SPF домена."),
    OWN_AUTHOR(
            "author-ours",
            550,
            "7.1",
            "nothing proves that this domain sent it: log in, or sign with DKIM",
            Worry.NOISE,
            "A message from outside claimed in its From line to be written by somebody of your domain, and neither SPF nor"
                    + " a DKIM signature of the domain proves it. That is how forged orders of a director look; it was"
                    + " refused, or put into Junk where it must be taken. If one of your people sent it through an outside"
                    + " service, let that service sign with DKIM for your domain; a mailing list has to use an address of"
                    + " its own.",
            "Письмо снаружи утверждало в строке From, что его написал кто-то из вашего домена, но ни SPF, ни подпись DKIM"
                    + " домена этого не доказывают. Так выглядят поддельные распоряжения директора. Письму отказано, а там,"
                    + " где отказать нельзя, оно положено в «Спам». Если его отправил ваш сотрудник через внешнюю службу,"
                    + " пусть она подписывает письма DKIM от вашего домена; список рассылки должен пользоваться собственным"
                    + " адресом."),
    AUTHOR_FORGED(
            "author-forged",
            550,
            "7.1",
            "nothing proves that the domain in From sent it, and its owner wants such mail refused (DMARC)",
            Worry.NOISE,
            "A message claimed to come from a domain whose owner proves all his mail and asks everybody to refuse the rest"
                    + " (DMARC, p=reject). Nothing proved this one, so it was refused. Nearly always it is forgery. If honest"
                    + " mail was lost so, it came over a forwarding or a mailing list that changed it: look at it with"
                    + " \"postern check-message\", and ask the sender to sign with DKIM, or the list to put its own address"
                    + " into From.",
            "Письмо выдавало себя за письмо из домена, владелец которого подтверждает всю свою почту и просит остальную не"
                    + " принимать (DMARC, p=reject). Это письмо не подтверждено ничем, и ему отказано. Почти всегда это"
                    + " подделка. Если так пропало честное письмо, оно пришло через пересылку или рассылку, которая его"
                    + " изменила: посмотрите на него командой «postern check-message» и попросите отправителя подписывать"
                    + " письма DKIM, а рассылку – ставить в From собственный адрес."),
    AUTHOR_SUSPECT(
            "author-suspect",
            0,
            "",
            "",
            Worry.NOISE,
            "A message claims to come from a domain whose owner asks to look at mail that nothing proves with suspicion"
                    + " (DMARC, p=quarantine). Nothing proves this one, so it lies in Junk. If it is honest, move it to the"
                    + " inbox, and tell the sender that his SPF or DKIM does not fit.",
            "Письмо выдаёт себя за письмо из домена, владелец которого просит относиться к неподтверждённой почте с"
                    + " подозрением (DMARC, p=quarantine). Это письмо ничем не подтверждено и лежит в «Спаме». Если оно"
                    + " честное, перенесите его во «Входящие» и сообщите отправителю, что его SPF или DKIM не подходит."),
    SEVERAL_FROM(
            "from-several",
            550,
            "6.0",
            "there must be one From field",
            Worry.NOISE,
            "A message had more than one From field. The standard allows one; two are a trick, since the mail program may"
                    + " show another author than the one that was checked. It was refused. If an honest program sent it,"
                    + " it has a fault that its maker has to mend.",
            "В письме больше одного поля From. Стандарт разрешает одно; два – это уловка: почтовая программа может показать"
                    + " не того автора, которого проверили. Письму отказано. Если его отправила честная программа, в ней"
                    + " ошибка, которую должен исправить её изготовитель."),
    AUTHOR_UNCLEAR(
            "author-unclear",
            0,
            "",
            "",
            Worry.NOISE,
            "The From line of a message cannot be read for certain, names no address, or authors of several domains, so nobody"
                    + " can check who wrote it. It lies in Junk. If it is honest, move it to the inbox.",
            "Строку From письма нельзя прочесть однозначно, или в ней нет адреса, или названы авторы из разных доменов, и"
                    + " проверить автора нельзя. Письмо лежит в «Спаме». Если оно честное, перенесите его во «Входящие»."),
    DNS_SILENT(
            "dns-silent",
            451,
            "4.3",
            "the DNS does not answer, try again later",
            Worry.WATCH,
            "A message claims to come from a domain that wants its mail proven, your own or another, and the DNS did not answer"
                    + " when the server wanted to check that. The sender was asked to try again later; nothing is lost. If it"
                    + " happens with many senders, see whether this machine's DNS works: \"postern check-message\" says what it"
                    + " answers.",
            "Письмо выдаёт себя за письмо из домена, который требует подтверждать свою почту, вашего или чужого, а DNS не"
                    + " ответил, когда сервер хотел это проверить. Отправителя попросили повторить позже; ничего не потеряно."
                    + " Если так бывает со многими отправителями, проверьте, работает ли DNS на этой машине: команда «postern"
                    + " check-message» покажет, что он отвечает."),
    ODD_AUTHORS(
            "author-odd",
            550,
            "6.0",
            "too many addresses in From",
            Worry.NOISE,
            "A message named a hundred or more authors in its From line. Nobody writes so; it is an attempt to confuse"
                    + " filters or mail programs. It was refused. Nothing to do.",
            "В строке From письма названы сто или больше авторов. Так никто не пишет; это попытка запутать фильтры или"
                    + " почтовые программы. Отказано. Делать ничего не нужно."),
    BAD_LINE_ENDS(
            "line-ends",
            550,
            "6.11",
            "lines must end in CRLF",
            Worry.NOISE,
            "A message had lines that end in a way the mail standard forbids. Attackers hide a second, forged message behind"
                    + " such lines (SMTP smuggling), so the whole was thrown away and the connection closed. If an honest"
                    + " sender is concerned, his software is broken: its line ends must be CRLF.",
            "В письме были строки, которые кончаются так, как запрещает почтовый стандарт. За такими строками нападающие"
                    + " прячут второе, поддельное письмо (SMTP smuggling), поэтому всё выброшено, а соединение закрыто. Если"
                    + " это честный отправитель, его программа неисправна: строки должны кончаться на CRLF."),
    MESSAGE_TOO_LARGE(
            "message-too-large",
            552,
            "3.4",
            "message too large",
            Worry.NOISE,
            "A message was larger than the limit of this server. The sender has been told. Nothing to do; large files are"
                    + " better shared by a link.",
            "Письмо больше, чем разрешено на этом сервере. Отправитель об этом узнал. Делать ничего не нужно; большие файлы"
                    + " лучше передавать ссылкой."),
    HEADER_TOO_LARGE(
            "header-too-large",
            552,
            "3.4",
            "message header too large",
            Worry.NOISE,
            "The header of a message, the part before its text, was larger than any honest program makes it. Usually an"
                    + " attack on mail software, sometimes a message that went round in a loop. It was refused. Nothing to do.",
            "Заголовок письма, то есть часть перед текстом, больше, чем его делает любая честная программа. Обычно это атака"
                    + " на почтовые программы, иногда письмо, ходившее по кругу. Отказано. Делать ничего не нужно."),
    MAIL_LOOP(
            "mail-loop",
            554,
            "4.6",
            "mail loop",
            Worry.WATCH,
            "A message had passed through too many servers, or several times through this one: somewhere it is sent round"
                    + " in a circle. It was refused, which ends the circle. Look for a forwarding rule that sends mail away"
                    + " and another one that sends it back, and remove one of them.",
            "Письмо прошло через слишком много серверов или несколько раз через этот: где-то его пересылают по кругу. Ему"
                    + " отказано, и круг на этом кончился. Найдите правило пересылки, которое отправляет почту прочь, и"
                    + " другое, которое возвращает её назад, и удалите одно из них."),
    MAILBOX_FULL(
            "mailbox-full",
            452,
            "2.2",
            "mailbox full",
            Worry.ACT,
            "Somebody's mailbox has reached its quota, so new mail for him is put off. Other servers try again for some"
                    + " days, then give up; your own people see the refusal in their mail program at once. Ask him to delete"
                    + " mail, or raise his quota.",
            "Чей-то почтовый ящик заполнен до предела, и новая почта для него откладывается. Другие серверы повторяют"
                    + " попытки несколько дней, потом сдаются; ваши люди сразу видят отказ в своей почтовой программе."
                    + " Попросите владельца удалить лишнее или увеличьте квоту."),
    DISK_FULL(
            "disk-full",
            452,
            "3.1",
            "no room now, try again later",
            Worry.ACT,
            "The disk of this server is nearly full, so new mail is put off: first that of other servers, and when still"
                    + " less is left, that of your own people too. Nothing is lost: other servers try again for some days, and"
                    + " mail programs keep what they could not send. Make room on the disk that holds the data directory, or"
                    + " give it a larger one, today.",
            "Диск этого сервера почти полон, поэтому новая почта откладывается: сначала с других серверов, а когда места"
                    + " ещё меньше, то и от ваших людей. Ничего не потеряно: другие серверы повторяют попытки несколько дней, а"
                    + " почтовые программы хранят то, что не удалось отправить. Сегодня же освободите место на диске с"
                    + " каталогом данных или замените диск на больший."),
    STORE_TROUBLE(
            "store-trouble",
            451,
            "3.0",
            "cannot take mail now, try again later",
            Worry.ACT,
            "The store, where all mail is kept, could not be read or written at that moment. Nothing that was"
                    + " acknowledged is lost: other servers try again by themselves, and mail programs keep what they could not"
                    + " send. If it happens again, run \"postern status\" and \"postern verify\" and look at the health of the"
                    + " disk.",
            "Хранилище, где лежит вся почта, в тот момент не удалось прочитать или записать. Ничего из подтверждённого"
                    + " не потеряно: другие серверы сами повторят попытку, а почтовые программы хранят то, что не удалось"
                    + " отправить. Если это случается снова, выполните «postern status» и «postern verify» и проверьте"
                    + " исправность диска."),
    STRANGERS_MEMORY_SPENT(
            "strangers-memory",
            451,
            "3.2",
            "busy, try again later",
            Worry.WATCH,
            "So much mail arrived from strangers at the same time that the memory set aside for them was spent, and some were"
                    + " put off. People who are logged in notice nothing. If it goes on without an attack, the server needs more"
                    + " memory.",
            "От чужих одновременно пришло столько почты, что отведённая для них память кончилась, и некоторых попросили"
                    + " повторить позже. Пользователи, вошедшие в систему, этого не замечают. Если так продолжается и без"
                    + " атаки, серверу нужно больше памяти."),
    SPOOL_SPENT(
            "spool-spent",
            452,
            "3.1",
            "too much at once, try again later",
            Worry.WATCH,
            "One network, or all who send together, sent so many large messages at the same time that the room set aside"
                    + " for mail on its way in was spent, and some were put off. Honest senders try again. If it goes on, see"
                    + " the log for the network or the account that sends them.",
            "Одна сеть или все отправители вместе одновременно прислали столько больших писем, что место, отведённое для"
                    + " поступающей почты, кончилось, и некоторых попросили повторить позже. Честные отправители повторят. Если"
                    + " так продолжается, посмотрите в журнале, какая сеть или учётная запись их шлёт."),
    EARLY_TALKER(
            "early-talker",
            554,
            "5.0",
            "you spoke before the greeting",
            Worry.NOISE,
            "A program sent commands before this server had greeted it. Mail servers wait; only spam programs and scanners"
                    + " do not. It was turned away. Nothing to do.",
            "Программа начала слать команды раньше, чем сервер поздоровался. Почтовые серверы ждут; не ждут только"
                    + " программы для спама и сканеры. Ей отказано. Делать ничего не нужно."),
    NOT_MAIL(
            "not-mail",
            421,
            "7.0",
            "this is a mail server",
            Worry.NOISE,
            "A web browser or a scanner spoke the language of web pages to the mail port. The connection was closed. Nothing"
                    + " to do.",
            "Браузер или сканер заговорил с почтовым портом на языке веб-страниц. Соединение закрыто. Делать ничего не"
                    + " нужно."),
    TOO_MANY_ERRORS(
            "too-many-errors",
            421,
            "7.0",
            "too many errors",
            Worry.NOISE,
            "One connection made mistake after mistake, as programs do that try things out, and was closed. Nothing to do,"
                    + " unless the address is one of yours: then look at the program that sends from it.",
            "На одном соединении ошибка следовала за ошибкой, как бывает у программ, которые пробуют всё подряд; оно"
                    + " закрыто. Делать ничего не нужно, если только адрес не ваш: тогда проверьте программу, которая с него"
                    + " отправляет."),
    TOO_MANY_RECIPIENTS(
            "too-many-recipients",
            452,
            "5.3",
            "too many recipients, send the rest separately",
            Worry.NOISE,
            "A message was for more recipients than one message may have. Other mail servers send the rest in further"
                    + " messages by themselves; many mail programs do not, and whoever uses one has to send several messages,"
                    + " or make an alias for his readers. limits.recipients raises the number. Nothing else to do.",
            "У письма больше получателей, чем разрешено для одного письма. Другие почтовые серверы сами пошлют остальным"
                    + " отдельно; многие почтовые программы этого не умеют, и тогда нужно отправить несколько писем или завести"
                    + " псевдоним для всех получателей. Число можно увеличить настройкой limits.recipients. Больше делать"
                    + " ничего не нужно."),
    NEEDS_SMTPUTF8(
            "needs-smtputf8",
            553,
            "6.7",
            "this address needs SMTPUTF8",
            Worry.NOISE,
            "An address with letters beyond a to z was used without saying that such addresses are used (SMTPUTF8). The"
                    + " sender's software is too old for it. Nothing to do; a second address in plain Latin letters helps.",
            "Использован адрес с нелатинскими буквами без объявления, что такие адреса используются (SMTPUTF8). Программа"
                    + " отправителя для этого слишком стара. Делать ничего не нужно; помогает второй адрес из одних"
                    + " латинских букв."),
    NO_LOGIN_HERE(
            "login-on-25",
            502,
            "5.1",
            "no login on this port",
            Worry.NOISE,
            "A program tried to log in on port 25, where nobody can log in. Mostly these are password guessers. If it was one"
                    + " of your people's mail programs, set its outgoing port to 465 with TLS.",
            "Программа пыталась войти на порту 25, где входа нет ни для кого. Обычно это подбор паролей. Если это почтовая"
                    + " программа вашего сотрудника, поставьте в ней для исходящей почты порт 465 с TLS."),
    TLS_FIRST(
            "tls-first",
            530,
            "7.0",
            "must issue a STARTTLS command first",
            Worry.NOISE,
            "A mail program wanted to send without encrypting the connection first. It was told to, so that no password goes"
                    + " over the network in the clear. If it is one of your people's, set its outgoing server to port 465"
                    + " with SSL/TLS, or to 587 with STARTTLS.",
            "Почтовая программа хотела отправлять, не зашифровав соединение. Ей велено сначала зашифровать, чтобы пароль не"
                    + " шёл по сети открыто. Если это программа вашего сотрудника, укажите в ней для исходящей почты порт 465"
                    + " с SSL/TLS или 587 со STARTTLS."),
    TLS_BEFORE_LOGIN(
            "tls-before-login",
            538,
            "7.11",
            "encryption required before the login",
            Worry.WATCH,
            "A mail program wanted to log in without encryption. It was refused, but the password may have crossed the"
                    + " network in the clear already: if the address is one of your people's, set the program to port 465"
                    + " with SSL/TLS and give the account a new password.",
            "Почтовая программа хотела войти без шифрования. Ей отказано, но пароль уже мог пройти по сети открыто: если"
                    + " адрес принадлежит вашему сотруднику, настройте программу на порт 465 с SSL/TLS и смените пароль."),
    LOGIN_OVER(
            "login-over",
            530,
            "7.0",
            "log in again",
            Worry.WATCH,
            "Somebody went on reading or sending mail in a connection that he had logged in on before his account was frozen"
                    + " or removed, or his password was changed. Nothing more is shown to him or taken from him. If the"
                    + " account was taken over, this is the one who took it; if you changed the password yourself, the mail"
                    + " program must log in again with the new one.",
            "Кто-то продолжал читать или отправлять письма в соединении, в котором вошёл до того, как учётную запись"
                    + " заморозили или удалили либо сменили её пароль. Больше ему ничего не показывают и ничего от него не"
                    + " принимают. Если запись была захвачена, это тот, кто её захватил; если пароль сменили вы сами,"
                    + " почтовая программа должна войти заново с новым паролем."),
    LOGIN_FIRST(
            "login-first",
            530,
            "7.0",
            "authentication required",
            Worry.NOISE,
            "Somebody wanted to send through the port for our own users without logging in. Mostly these are programs that"
                    + " look for open relays. If it is one of your people's mail programs, switch on \"authentication\" for"
                    + " its outgoing server.",
            "Кто-то хотел отправить письмо через порт для своих, не войдя в систему. Обычно это программы, которые ищут"
                    + " открытые серверы пересылки. Если это почтовая программа вашего сотрудника, включите в ней"
                    + " авторизацию для исходящей почты."),
    ACCOUNT_CONNECTIONS(
            "account-connections",
            421,
            "7.0",
            "too many connections of this account",
            Worry.WATCH,
            "One account had as many connections open as it may have, and another one was refused. A mail program that hangs"
                    + " does so, or a stolen password in use at many places: look in the log where its logins come from.",
            "У одной учётной записи открыто столько соединений, сколько разрешено, и ещё одному отказано. Так бывает, когда"
                    + " почтовая программа зависла или когда украденным паролем пользуются во многих местах: посмотрите в"
                    + " журнале, откуда входят."),
    SUBMITTED_SENDER(
            "submitted-sender",
            550,
            "7.1",
            "this sender address is not yours",
            Worry.WATCH,
            "Somebody who was logged in wanted to send with a sender address that is not his own. Own addresses are that of"
                    + " the account and aliases that lead to it alone. Correct the address in the mail program, or make an"
                    + " alias for this person. If he did not do it himself, his password is known to others: change it.",
            "Вошедший пользователь хотел отправить письмо с чужим адресом отправителя. Свои адреса – это адрес учётной"
                    + " записи и псевдонимы, которые ведут только к ней. Исправьте адрес в почтовой программе или заведите"
                    + " псевдоним для этого человека. Если это делал не он, его пароль известен посторонним: смените его."),
    SUBMITTED_AUTHOR(
            "submitted-author",
            550,
            "7.1",
            "the address in From or Sender is not yours",
            Worry.WATCH,
            "Somebody who was logged in wrote a message in the name of another: the address in From or Sender is not his own."
                    + " Own addresses are that of the account and aliases that lead to it alone. Correct the address in the"
                    + " mail program, or make an alias. If he did not do it himself, change his password.",
            "Вошедший пользователь написал письмо от чужого имени: адрес в поле From или Sender не его. Свои адреса – это"
                    + " адрес учётной записи и псевдонимы, которые ведут только к ней. Исправьте адрес в почтовой программе"
                    + " или заведите псевдоним. Если это делал не он, смените его пароль."),
    NO_AUTHOR(
            "no-author",
            554,
            "6.0",
            "the message has no From",
            Worry.NOISE,
            "A message of one of our users named no author: the field From is missing. Mail programs always write it; a"
                    + " script has to write the account's address there. It was refused.",
            "В письме нашего пользователя не назван автор: нет поля From. Почтовые программы пишут его всегда; скрипт должен"
                    + " указать там адрес учётной записи. Отказано."),
    SEVERAL_AUTHORS(
            "several-authors",
            554,
            "6.0",
            "From must name exactly one address",
            Worry.WATCH,
            "A message of one of our users named several addresses in From or Sender, had such a field twice, or wrote it in"
                    + " a way that mail programs understand differently. So somebody else's name can be shown to the reader."
                    + " It was refused. The program or script must write one field with one address.",
            "В письме нашего пользователя в поле From или Sender несколько адресов, такое поле повторено или записано так,"
                    + " что почтовые программы понимают его по-разному. Так читателю можно показать чужое имя. Отказано."
                    + " Программа или скрипт должны писать одно поле с одним адресом."),
    SUBMITTED_ODD_HEADER(
            "submitted-odd-header",
            554,
            "6.0",
            "the header has a line that is no field",
            Worry.NOISE,
            "The header of a message of one of our users, the part before its text, has a line that is no field. Other"
                    + " servers might read it in another way than we do, so it was refused. The program or script that made"
                    + " it forgot the empty line before the text, or wrote a line break into a field.",
            "В заголовке письма нашего пользователя, то есть в части перед текстом, есть строка, которая не является полем."
                    + " Другие серверы могут прочесть её иначе, чем мы, поэтому отказано. Программа или скрипт забыли пустую"
                    + " строку перед текстом или вставили перевод строки в поле."),
    TOO_MUCH_WAITS(
            "waiting-too-much",
            452,
            "3.1",
            "too much of your mail waits to be sent, try again later",
            Worry.ACT,
            "One account has as much mail waiting for other servers as it may have, so no more of it is taken for them; mail"
                    + " to addresses here still goes. Look with \"postern queue list\" what waits, and ask the person whether"
                    + " he sent it. If not, his password is known to others: change it, and drop the mail with \"postern queue"
                    + " drop\". If he really sends that much, raise limits.waiting-messages or limits.waiting-size.",
            "У одной учётной записи уже ждёт отправки на другие серверы столько почты, сколько разрешено, поэтому новая туда"
                    + " не принимается; письма на здешние адреса по-прежнему идут. Посмотрите командой «postern queue list»,"
                    + " что ждёт, и спросите владельца, он ли это отправил. Если нет, его пароль известен посторонним: смените"
                    + " пароль и удалите письма командой «postern queue drop». Если он и правда столько отправляет, увеличьте"
                    + " limits.waiting-messages или limits.waiting-size."),
    SENDING_NOT_YET(
            "sending-not-yet",
            0,
            "",
            "held",
            Worry.ACT,
            "The message is kept safely in the queue, but this version of the server does not send to other servers yet. It"
                    + " stays there until a version that does is installed.",
            "Письмо надёжно хранится в очереди, но эта версия сервера ещё не умеет отправлять на другие серверы. Оно"
                    + " останется там, пока не будет установлена версия, которая умеет."),
    STOPPING(
            "stopping",
            421,
            "3.2",
            "closing down, try again later",
            Worry.NOISE,
            "The server was being stopped or restarted and said so to those who were connected. They come back by themselves."
                    + " Nothing to do.",
            "Сервер останавливали или перезапускали, и он сообщил об этом тем, кто был подключён. Они вернутся сами. Делать"
                    + " ничего не нужно."),
    INTERNAL_FAULT(
            "internal-fault",
            451,
            "3.0",
            "something went wrong here, try again later",
            Worry.ACT,
            "The server met a fault of its own in one session and ended that session; nothing else is concerned. Another"
                    + " server tries again by itself; a mail program keeps what it could not send. Please report the fault,"
                    + " with the lines of the log around that time.",
            "Сервер столкнулся с собственной ошибкой в одном сеансе и закончил этот сеанс; остального это не касается."
                    + " Другой сервер повторит попытку сам, почтовая программа хранит то, что не удалось отправить. Пожалуйста,"
                    + " сообщите о ней разработчикам, приложив строки журнала за это время."),
    LOGIN_WRONG(
            "login-wrong-password",
            535,
            "7.8",
            "authentication failed",
            Worry.WATCH,
            "Somebody gave the wrong password for an account that exists. Once or twice it is a person who mistyped, or a"
                    + " device with an old password; many different passwords are somebody guessing, and the address is"
                    + " refused after some. If it goes on, ask the person whether it is his device.",
            "Кто-то ввёл неверный пароль к существующей учётной записи. Один-два раза – опечатка или устройство со старым"
                    + " паролем; много разных паролей – подбор, после нескольких адрес получает отказ. Если это продолжается,"
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
            "One address has tried too many different wrong passwords for one account in a short time (by default ten in"
                    + " a quarter of an hour); further attempts from there on that account are refused for a while. Logins from elsewhere are not"
                    + " affected. Nothing to do; if it is one of your people, tell him his password.",
            "С одного адреса за короткое время попробовали слишком много разных неверных паролей к одной учётной записи"
                    + " (по умолчанию десять за четверть часа); дальнейшие попытки оттуда к ней какое-то время отклоняются. На входы с других адресов это не влияет."
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
