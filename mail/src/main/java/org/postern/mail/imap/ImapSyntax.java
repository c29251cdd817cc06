package org.postern.mail.imap;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.mail.imap.ImapCommand.Change;
import org.postern.mail.imap.ImapCommand.SearchReturn;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;

/** The grammar of commands (RFC 3501 §9 and the extensions of the package), over one whole command. */
final class ImapSyntax {
    private final Tokens tokens;
    private final Scanner in;
    private final String tag;

    private ImapSyntax(Tokens tokens) throws SyntaxError {
        this.tokens = tokens;
        this.in = tokens.in;
        this.tag = in.take("a tag", ImapLimits.TAG, ImapSyntax::isTag);
        tokens.space();
    }

    private static boolean isTag(int c) {
        return c > ' ' && c < 0x7f && "(){%*\"\\+".indexOf(c) < 0;
    }

    /** The tag of a command of which perhaps nothing else can be read; {@code *} when there is none. */
    static String tagOf(String command) {
        int end = 0;
        while (end < command.length() && end <= ImapLimits.TAG && isTag(command.charAt(end))) {
            end++;
        }
        boolean ends = end < command.length() && command.charAt(end) == ' ';
        return end > 0 && end <= ImapLimits.TAG && (ends || end == command.length()) ? command.substring(0, end) : "*";
    }

    /** A whole command without its last CRLF. */
    static ImapCommand parse(String command, ImapBudget budget) throws SyntaxError {
        var syntax = new ImapSyntax(tokens(command, budget));
        ImapCommand parsed = syntax.command(syntax.tokens.word("a command"));
        syntax.in.expectEnd();
        return parsed;
    }

    /**
     * An APPEND whose message comes next.
     *
     * @param command to before the announcement of the literal
     * @return null when it is another command, or the literal is the name of the mailbox
     */
    static ImapCommand.@Nullable Append append(String command, ImapBudget budget, ImapCommand.Coming message)
            throws SyntaxError {
        var syntax = new ImapSyntax(tokens(command, budget));
        if (!syntax.in.nextIgnoringCase("APPEND ") || syntax.in.atEnd()) {
            return null;
        }
        String mailbox = syntax.tokens.mailbox();
        syntax.tokens.space();
        FlagList flags = FlagList.NONE;
        if (syntax.in.peek() == '(') {
            flags = Flags.list(syntax.tokens);
            syntax.tokens.space();
        }
        OffsetDateTime date = null;
        if (syntax.in.peek() == '"') {
            date = Dates.dateTime(syntax.in);
            syntax.tokens.space();
        }
        syntax.in.expectEnd();
        return new ImapCommand.Append(syntax.tag, mailbox, flags, date, message);
    }

    private static Tokens tokens(String command, ImapBudget budget) throws SyntaxError {
        // announcements and line ends of literals are within the lines' budget, but for two bytes each
        int max = budget.line() + budget.literals() + 2 * ImapLimits.LITERAL_COUNT;
        return new Tokens(command, max, budget.utf8());
    }

    /** One case a command: a table. */
    private ImapCommand command(String word) throws SyntaxError {
        return switch (word) {
            case "CAPABILITY" -> new ImapCommand.Capability(tag);
            case "NOOP" -> new ImapCommand.Noop(tag);
            case "LOGOUT" -> new ImapCommand.Logout(tag);
            case "STARTTLS" -> new ImapCommand.StartTls(tag);
            case "NAMESPACE" -> new ImapCommand.Namespace(tag);
            case "IDLE" -> new ImapCommand.Idle(tag);
            case "CHECK" -> new ImapCommand.Check(tag);
            case "CLOSE" -> new ImapCommand.Close(tag);
            case "UNSELECT" -> new ImapCommand.Unselect(tag);
            case "EXPUNGE" -> new ImapCommand.Expunge(tag, null);
            default -> {
                if (in.atEnd()) {
                    throw in.error("no such command, or without its arguments");
                }
                tokens.space();
                yield withArguments(word);
            }
        };
    }

    private ImapCommand withArguments(String word) throws SyntaxError {
        return switch (word) {
            case "ID" -> id();
            case "AUTHENTICATE" -> authenticate();
            case "LOGIN" -> login();
            case "ENABLE" -> enable();
            case "SELECT" -> new SyncSyntax(tokens).select(tag, tokens.mailbox(), false);
            case "EXAMINE" -> new SyncSyntax(tokens).select(tag, tokens.mailbox(), true);
            case "CREATE" -> new ImapCommand.Create(tag, tokens.mailbox());
            case "DELETE" -> new ImapCommand.Delete(tag, tokens.mailbox());
            case "RENAME" -> rename();
            case "SUBSCRIBE" -> new ImapCommand.Subscribe(tag, tokens.mailbox(), true);
            case "UNSUBSCRIBE" -> new ImapCommand.Subscribe(tag, tokens.mailbox(), false);
            case "LIST" -> new ImapCommand.ListMailboxes(tag, ListSyntax.read(tokens));
            case "LSUB" -> lsub();
            case "STATUS" -> status();
            case "GETQUOTA" -> new ImapCommand.GetQuota(tag, tokens.astring("a quota root"));
            case "GETQUOTAROOT" -> new ImapCommand.GetQuotaRoot(tag, tokens.mailbox());
            case "SETQUOTA" -> setQuota();
            case "UID" -> uid();
            default -> numbered(word, false);
        };
    }

    private ImapCommand uid() throws SyntaxError {
        String word = tokens.word("a command");
        tokens.space();
        return word.equals("EXPUNGE") ? new ImapCommand.Expunge(tag, SequenceSet.read(in)) : numbered(word, true);
    }

    /** Commands that have a UID form. */
    private ImapCommand numbered(String word, boolean uid) throws SyntaxError {
        if (word.equals("SEARCH")) {
            return search(uid);
        }
        if (!word.equals("FETCH") && !word.equals("STORE") && !word.equals("COPY") && !word.equals("MOVE")) {
            throw in.error("no such command");
        }
        SequenceSet set = SequenceSet.read(in);
        tokens.space();
        return switch (word) {
            case "FETCH" -> new SyncSyntax(tokens).fetch(tag, uid, set);
            case "STORE" -> store(uid, set);
            case "COPY" -> new ImapCommand.Copy(tag, uid, set, tokens.mailbox());
            default -> new ImapCommand.Move(tag, uid, set, tokens.mailbox());
        };
    }

    /** RFC 2971 §3.1. */
    private ImapCommand id() throws SyntaxError {
        if (in.nextIgnoringCase("NIL")) {
            return new ImapCommand.Id(tag);
        }
        in.expect('(');
        int fields = 0;
        while (!in.next(')')) {
            if (++fields > ImapLimits.ID_FIELDS) {
                throw in.error("too many fields");
            }
            if (fields > 1) {
                tokens.space();
            }
            tokens.string("a field");
            tokens.space();
            if (!in.nextIgnoringCase("NIL")) {
                tokens.string("a value");
            }
        }
        return new ImapCommand.Id(tag);
    }

    private ImapCommand authenticate() throws SyntaxError {
        String mechanism = tokens.word("a mechanism");
        String initial = null;
        if (in.next(' ')) {
            initial = in.take("base64", ImapLimits.LINE, c -> c > ' ' && c < 0x7f);
        }
        return new ImapCommand.Authenticate(tag, mechanism, initial);
    }

    private ImapCommand login() throws SyntaxError {
        String user = tokens.astring("a name");
        tokens.space();
        return new ImapCommand.Login(tag, user, tokens.astring("a password"));
    }

    private ImapCommand enable() throws SyntaxError {
        var capabilities = new ArrayList<String>();
        do {
            capabilities.add(tokens.word("a capability"));
        } while (in.next(' '));
        return new ImapCommand.Enable(tag, capabilities);
    }

    private ImapCommand rename() throws SyntaxError {
        String from = tokens.mailbox();
        tokens.space();
        return new ImapCommand.Rename(tag, from, tokens.mailbox());
    }

    private ImapCommand lsub() throws SyntaxError {
        String reference = tokens.reference();
        tokens.space();
        return new ImapCommand.Lsub(tag, reference, tokens.pattern());
    }

    private ImapCommand status() throws SyntaxError {
        String mailbox = tokens.mailbox();
        tokens.space();
        List<StatusItem> items = ListSyntax.statusItems(tokens);
        return new ImapCommand.Status(tag, mailbox, items);
    }

    /** RFC 9208 §7. */
    private ImapCommand setQuota() throws SyntaxError {
        tokens.astring("a quota root");
        tokens.space();
        in.expect('(');
        int resources = 0;
        while (!in.next(')')) {
            if (++resources > ImapLimits.RESOURCES) {
                throw in.error("too many resources");
            }
            if (resources > 1) {
                tokens.space();
            }
            tokens.word("a resource");
            tokens.space();
            in.number("a limit", Long.MAX_VALUE);
        }
        return new ImapCommand.SetQuota(tag);
    }

    private ImapCommand search(boolean uid) throws SyntaxError {
        Set<SearchReturn> returns = in.nextIgnoringCase("RETURN (") ? SearchSyntax.returns(tokens) : Set.of();
        String charset = "UTF-8";
        if (in.nextIgnoringCase("CHARSET ")) {
            charset = tokens.astring("a charset").toUpperCase(Locale.ROOT);
            tokens.space();
        }
        return new ImapCommand.Search(tag, uid, returns, charset, SearchSyntax.read(tokens));
    }

    private ImapCommand store(boolean uid, SequenceSet set) throws SyntaxError {
        long unchangedSince = new SyncSyntax(tokens).unchangedSince();
        Change change = in.next('+') ? Change.ADD : in.next('-') ? Change.REMOVE : Change.REPLACE;
        String item = tokens.word("FLAGS");
        boolean silent = item.equals("FLAGS.SILENT");
        if (!silent && !item.equals("FLAGS")) {
            throw in.error("expected FLAGS");
        }
        tokens.space();
        return new ImapCommand.Store(tag, uid, set, unchangedSince, change, silent, Flags.listOrBare(tokens));
    }
}
