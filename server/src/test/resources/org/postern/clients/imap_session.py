"""A whole session of imaplib: each command it has, in each state."""
import imaplib
import os
import re
import ssl
import time

IMAP, IMAPS = int(os.environ["IMAP"]), int(os.environ["IMAPS"])
PASSWORD = os.environ["PASSWORD"]
USER = "dave@example.test"
trust = ssl.create_default_context(cafile=os.environ["CA"])
said = set()


def ok(answer):
    assert answer[0] == "OK", answer
    return answer[1]


def no(call, *arguments):
    """Refused, in whatever way, with the session going on."""
    try:
        answer = call(*arguments)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as e:
        return str(e)
    assert answer[0] in ("NO", "BAD"), answer
    return answer[1]


class Recording(imaplib.IMAP4_SSL):
    def _command(self, name, *args):
        said.add(name)
        return super()._command(name, *args)


class RecordingPlain(imaplib.IMAP4):
    def _command(self, name, *args):
        said.add(name)
        return super()._command(name, *args)


# The plain port: no login before TLS, none of what was said before counts.
m = RecordingPlain("localhost", IMAP, timeout=30)
assert "LOGINDISABLED" in m.capabilities and "STARTTLS" in m.capabilities, m.capabilities
assert not [c for c in m.capabilities if c.startswith("AUTH=")], m.capabilities
assert b"ready" in m.welcome
no(m.login, USER, PASSWORD)
no(m.authenticate, "PLAIN", lambda _: b"\0" + USER.encode() + b"\0" + PASSWORD.encode())
assert m.state == "NONAUTH"
ok(m.starttls(trust))
assert "LOGINDISABLED" not in m.capabilities and "AUTH=PLAIN" in m.capabilities, m.capabilities
no(m.login, USER, "wrong")
no(m.login, "nobody@example.test", PASSWORD)
ok(m.authenticate("PLAIN", lambda _: b"\0" + USER.encode() + b"\0" + PASSWORD.encode()))
assert m.logout()[0] == "BYE"

m = Recording("localhost", IMAPS, ssl_context=trust, timeout=30)
no(m.login_cram_md5, USER, PASSWORD)
ok(m.login(USER, PASSWORD))
for name in ("IMAP4REV1", "IDLE", "NAMESPACE", "UIDPLUS", "MOVE", "UNSELECT", "LITERAL+", "SPECIAL-USE"):
    assert name in ok(m.capability())[0].decode().upper().split(), name
m._get_capabilities()
ok(m.noop())
imaplib.Commands["ID"] = ("NONAUTH", "AUTH", "SELECTED")
ok(m._simple_command("ID", '("name" "test")'))
assert m.response("ID")[1] == [b"NIL"]
if "ENABLE" in m.capabilities:
    ok(m.enable("CONDSTORE"))
assert b'"/"' in ok(m.namespace())[0]

# Mailboxes.
assert any(b"INBOX" in line for line in ok(m.list()))
ok(m.create("Work"))
ok(m.create("Work/2026"))
ok(m.create("&BBIENQRBBEwEPAQw-"))
no(m.create, "INBOX")
no(m.create, "Work")
ok(m.subscribe("Work"))
assert any(b"Work" in line for line in ok(m.lsub()))
ok(m.unsubscribe("Work"))
assert len([line for line in ok(m.list('""', '"Work*"')) if line]) == 2
assert len([line for line in ok(m.list('""', "%")) if line and b"2026" in line]) == 0
ok(m.rename("Work/2026", "Work/2027"))
no(m.rename, "Work/2026", "Elsewhere")
no(m.select, "Nowhere")
no(m.delete, "Nowhere")
no(m.delete, "INBOX")
assert b"MESSAGES 0" in ok(m.status("Work", "(MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN)"))[0]

# Messages in.
def message(n, text="text %d\r\n"):
    return (
        "From: Friend <friend%d@client.example>\r\nTo: %s\r\nSubject: number %d\r\n"
        "Date: Mon, %d Mar 2026 10:00:00 +0100\r\nMessage-ID: <m%d@client.example>\r\n\r\n" % (n, USER, n, n + 1, n)
        + text % n
    ).encode()


when = imaplib.Time2Internaldate(time.mktime((2026, 3, 2, 10, 0, 0, 0, 61, -1)))
for n in range(1, 11):
    answer = ok(m.append("Work", r"(\Seen)" if n % 2 else None, when, message(n)))
    assert b"APPENDUID" in answer[0], answer
assert "TRYCREATE" in str(no(m.append, "Nowhere", None, None, message(1)))
big = message(99) + b"0123456789" * 6 + b"\r\n"
big += b"".join(b"line %06d of a big message, which has many of them\r\n" % i for i in range(40_000))
ok(m.append("Work", None, None, big))
assert ok(m.select("Work"))[0] == b"11"
assert m.response("UIDVALIDITY")[1][0].isdigit() and m.recent()[0] == "OK"
assert m.fetch("11", "(BODY.PEEK[])")[1][0][1] == big

# Looking.
ok(m.check())
assert ok(m.search(None, "ALL"))[0] == b"1 2 3 4 5 6 7 8 9 10 11"
assert ok(m.search(None, "SEEN"))[0] == b"1 3 5 7 9"
assert ok(m.search(None, "FROM", "friend3@client.example"))[0] == b"3"
assert ok(m.search("UTF-8", "SUBJECT", '"number 7"'))[0] == b"7"
assert ok(m.search(None, "OR", "2", '(TEXT "text 8")'))[0] == b"2 8"
assert ok(m.search(None, "NOT", "1:9"))[0] == b"10 11"
assert ok(m.search(None, "LARGER", "100000"))[0] == b"11"
assert ok(m.search(None, "SENTSINCE", "9-Mar-2026", "SENTBEFORE", "11-Mar-2026"))[0] == b"8 9"
assert ok(m.search(None, "HEADER", "Message-ID", "<m4@client.example>"))[0] == b"4"
assert ok(m.search(None, "ON", "2-Mar-2026"))[0].startswith(b"1 2 3")
m.literal = "text 5".encode()
assert ok(m.search("UTF-8", "BODY"))[0] == b"5"
no(m.search, "KOI8-R", "SUBJECT", "x")
uids = ok(m.uid("SEARCH", "ALL"))[0].split()
assert len(uids) == 11
whole = m.fetch("1", "(BODY.PEEK[])")[1][0][1]
assert whole == message(1)
assert m.fetch("1", "(BODY.PEEK[]<5.10>)")[1][0][1] == message(1)[5:15]
assert m.fetch("2", "(RFC822)")[1][0][1] == message(2)
assert m.fetch("4", "(RFC822.HEADER)")[1][0][1] + m.fetch("4", "(RFC822.TEXT)")[1][0][1] == message(4)
assert m.fetch("6", "(BODY[HEADER.FIELDS (SUBJECT)])")[1][0][1] == b"Subject: number 6\r\n\r\n"
for macro in ("ALL", "FULL", "FAST", "(ENVELOPE BODYSTRUCTURE UID FLAGS INTERNALDATE RFC822.SIZE)"):
    assert len(ok(m.fetch("1:5", macro))) == 5
assert b"RFC822.SIZE %d" % len(message(1)) in m.fetch("1", "(RFC822.SIZE)")[1][0]
assert imaplib.Internaldate2tuple(m.fetch("1", "(INTERNALDATE)")[1][0]).tm_mon == 3
assert r"\Seen" in [f.decode() for f in imaplib.ParseFlags(m.fetch("2", "(FLAGS)")[1][0])], "RFC822 sets Seen"
no(m.partial, "1", "RFC822", "1", "10") if hasattr(m, "partial") else None

# Changing.
ok(m.store("1:3", "+FLAGS", r"(\Flagged $Important)"))
assert ok(m.search(None, "KEYWORD", "$Important", "FLAGGED"))[0] == b"1 2 3"
ok(m.store("2", "-FLAGS", r"(\Flagged)"))
ok(m.store("3", "FLAGS.SILENT", r"(\Answered)"))
assert ok(m.search(None, "FLAGGED"))[0] == b"1" and ok(m.search(None, "ANSWERED"))[0] == b"3"
ok(m.uid("STORE", uids[4].decode(), "+FLAGS", r"(\Draft)"))
ok(m.copy("1:2", "Work/2027"))
ok(m.uid("COPY", uids[2].decode(), "Work/2027"))
no(m.copy, "1", "Nowhere")
assert b"MESSAGES 3" in ok(m.status("Work/2027", "(MESSAGES)"))[0]
ok(m._simple_command("UID", "MOVE", uids[9].decode(), "Work/2027"))
assert b" " in m.response("COPYUID")[1][0]
assert b"MESSAGES 4" in ok(m.status("Work/2027", "(MESSAGES)"))[0]
ok(m.store("4,6", "+FLAGS", r"(\Deleted)"))
ok(m._simple_command("UID", "EXPUNGE", uids[3].decode()))
assert ok(m.search(None, "DELETED"))[0] == b"5"
assert m.response("EXPUNGE")[1] == [b"10", b"4"]
gone = [int(x) for x in ok(m.expunge()) if x]
assert gone == [5], gone
assert len(ok(m.search(None, "ALL"))[0].split()) == 8
ok(m.unselect())
assert m.state == "AUTH"
ok(m.select("Work", readonly=True))
no(m.store, "1", "+FLAGS", r"(\Deleted)")
no(m.expunge)
ok(m.close())
ok(m.select("Work"))
ok(m.store("1", "+FLAGS", r"(\Deleted)"))
ok(m.close())
assert b"MESSAGES 7" in ok(m.status("Work", "(MESSAGES)"))[0]

# What we do not have is refused, and the session goes on.
# RFC 9208 §4.1.1: an account without a limit has no root, and the answer says so.
assert ok(m.getquotaroot("INBOX")) == [[b"INBOX"], [None]]

for call, arguments in (
    (m.getacl, ("INBOX",)),
    (m.setacl, ("INBOX", "bob", "lr")),
    (m.deleteacl, ("INBOX", "bob")),
    (m.myacl if hasattr(m, "myacl") else m.myrights, ("INBOX",)),
    (m.getannotation, ("INBOX", "/comment", "value.priv")),
    (m.setannotation, ("INBOX", "/comment", '("value.priv" "x")')),
    (m.getquota, ('""',)),
    (m.setquota, ('""', "(STORAGE 512)")),
    (m.proxyauth, ("bob",)),
):
    no(call, *arguments)
    ok(m.noop())
ok(m.select("INBOX"))
no(m.sort, "SUBJECT", "UTF-8", "ALL")
no(m.thread, "REFERENCES", "UTF-8", "ALL")
no(m.xatom, "XNONSENSE")
ok(m.noop())

# Two sessions: one idles, the other delivers; it is told.
other = Recording("localhost", IMAPS, ssl_context=trust, timeout=30)
ok(other.login(USER, PASSWORD))
ok(other.append("INBOX", None, None, message(50)))
m.noop()
assert m.response("EXISTS")[1][-1] == b"1"
tag = m._new_tag()
m.send(tag + b" IDLE\r\n")
assert m.readline().startswith(b"+")
ok(other.append("INBOX", None, None, message(51)))
line = m.readline()
while not re.match(rb"\* 2 EXISTS", line):
    assert line, "closed"
    line = m.readline()
m.send(b"DONE\r\n")
while not line.startswith(tag):
    line = m.readline()
assert line.split()[1] == b"OK", line
other.shutdown()

for name in ("Work/2027", "Work", "&BBIENQRBBEwEPAQw-"):
    ok(m.delete(name))
assert m.logout()[0] == "BYE"
missed = {c for c in imaplib.Commands if c not in said} - {"PARTIAL", "IDLE", "MOVE", "XATOM"}
assert not missed, missed
