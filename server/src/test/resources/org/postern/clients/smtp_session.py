"""A whole session of smtplib: each command it has, good and bad."""
import email.message
import email.policy
import imaplib
import os
import smtplib
import ssl

SMTP, IMAPS = int(os.environ["SMTP"]), int(os.environ["IMAPS"])
PASSWORD = os.environ["PASSWORD"]
trust = ssl.create_default_context(cafile=os.environ["CA"])


def connect():
    return smtplib.SMTP("localhost", SMTP, local_hostname="client.example", timeout=30)


def expect(answer, code, start=b""):
    assert answer[0] == code and answer[1].startswith(start), (answer, code, start)


def message(subject, text="hello\n", **more):
    m = email.message.EmailMessage()
    m["From"] = "friend@client.example"
    m["To"] = "alice@example.test"
    m["Subject"] = subject
    for name, value in more.items():
        m[name] = value
    m.set_content(text)
    return m


def inbox(address, subject):
    with imaplib.IMAP4_SSL("localhost", IMAPS, ssl_context=trust, timeout=30) as box:
        box.login(address, PASSWORD)
        box.select(readonly=True)
        numbers = box.search(None, "SUBJECT", '"%s"' % subject)[1][0].split()
        return [box.fetch(n, "(BODY.PEEK[])")[1][0][1] for n in numbers]


# Commands one by one, in and out of order.
with connect() as s:
    expect(s.mail("friend@client.example"), 503)
    expect(s.helo(), 250)
    expect(s.ehlo(), 250)
    for name in ("pipelining", "size", "8bitmime", "smtputf8", "enhancedstatuscodes", "starttls", "chunking", "limits"):
        assert s.has_extn(name), name
    for name in ("auth", "vrfy", "expn", "etrn", "turn", "help", "dsn"):
        assert not s.has_extn(name), name
    assert int(s.esmtp_features["size"]) >= 10 << 20
    expect(s.noop(), 250, b"2.0.0")
    assert isinstance(s.help(), bytes)
    expect(s.vrfy("alice@example.test"), 252)
    expect(s.verify("nobody@example.test"), 252)
    assert s.vrfy("alice")[1] == s.vrfy("nobody")[1]
    assert s.expn("staff")[0] in (502, 550)
    expect(s.rcpt("alice@example.test"), 503)
    expect(s.mail("friend@client.example", ["size=100"]), 250)
    expect(s.mail("friend@client.example"), 503)
    expect(s.docmd("DATA"), 503)
    expect(s.rcpt("someone@elsewhere.example"), 550, b"5.7.1")
    expect(s.rcpt("alice@example.test"), 250)
    expect(s.rset(), 250)
    expect(s.docmd("DATA"), 503)
    expect(s.mail("friend@client.example", ["size=99999999999"]), 552, b"5.3.4")
    expect(s.mail("friend@client.example", ["nonsense=1"]), 555)
    assert s.docmd("NONSENSE")[0] == 500
    assert s.docmd("AUTH", "PLAIN")[0] >= 500
    s.mail("friend@client.example")
    s.rcpt("alice@example.test")
    expect(s.data(b"Subject: one-by-one\r\n\r\n.\r\n..\r\nend\r\n"), 250, b"2.0.0")
    expect(s.quit(), 221)
(one,) = inbox("alice@example.test", "one-by-one")
assert one.endswith(b"Subject: one-by-one\r\n\r\n.\r\n..\r\nend\r\n"), one

# TLS: state is forgotten, STARTTLS is not offered twice, no login even now.
with connect() as s:
    s.ehlo()
    s.mail("friend@client.example")
    expect(s.starttls(context=trust), 220)
    expect(s.docmd("RCPT", "TO:<alice@example.test>"), 503)
    s.ehlo()
    assert not s.has_extn("starttls")
    assert not s.has_extn("auth")
    assert s.docmd("STARTTLS")[0] in (502, 503)
    try:
        s.login("alice@example.test", PASSWORD)
        raise AssertionError("a login was accepted")
    except smtplib.SMTPNotSupportedError:
        pass
    assert s.docmd("AUTH", "PLAIN AGEAYg==")[0] >= 500

    # Whole messages in one session, some recipients refused.
    assert s.send_message(message("py-one")) == {}
    refused = s.sendmail(
        "friend@client.example",
        ["alice@example.test", "nobody@example.test", "bob@example.test"],
        message("py-three").as_bytes(policy=email.policy.SMTP),
    )
    assert list(refused) == ["nobody@example.test"] and refused["nobody@example.test"][0] == 550, refused
    try:
        s.sendmail("friend@client.example", ["nobody@example.test"], b"Subject: x\r\n\r\n")
        raise AssertionError("nobody got mail")
    except smtplib.SMTPRecipientsRefused as e:
        assert list(e.recipients) == ["nobody@example.test"]
    try:
        s.sendmail("alice@example.test", ["bob@example.test"], b"Subject: x\r\n\r\n")
        raise AssertionError("our own domain was accepted as a stranger's sender")
    except smtplib.SMTPSenderRefused as e:
        assert e.smtp_code == 550
    assert s.sendmail("", ["alice@example.test"], b"Subject: py-bounce\r\n\r\nno sender\r\n") == {}
    text = "Grüße из Москвы\n"
    m = message("py-utf8", text, Comments="naïve")
    m.replace_header("From", "jürgen@client.example")
    assert s.send_message(m) == {}
    assert s.send_message(message("py-8bit", text, **{"X-Cte": "8bit"}), mail_options=["BODY=8BITMIME"]) == {}
    for address in ("postmaster@example.test", "POSTMASTER@EXAMPLE.TEST", "Alice+tag@Example.Test"):
        assert s.mail("friend@client.example")[0] == 250
        assert s.rcpt(address)[0] == 250, address
        s.rset()
    for address in ("a%b@example.test", "a!b@example.test", '"a@b"@example.test', "alice@[127.0.0.1]"):
        assert s.mail("friend@client.example")[0] == 250
        assert 500 <= s.rcpt(address)[0] < 600, address
        s.rset()
assert len(inbox("alice@example.test", "py-one")) == 1
assert len(inbox("alice@example.test", "py-three")) == 1 and len(inbox("bob@example.test", "py-three")) == 1
assert inbox("alice@example.test", "py-bounce")[0].startswith(b"Return-Path: <>\r\n")
utf8 = inbox("alice@example.test", "py-utf8")[0]
assert "jürgen@client.example".encode() in utf8 and b"UTF8SMTPS" in utf8, utf8
assert len(inbox("alice@example.test", "py-8bit")) == 1

# Many messages in one session, and many sessions at once.
with connect() as s:
    s.ehlo()
    for i in range(30):
        assert s.send_message(message("py-many")) == {}
sessions = [connect() for _ in range(20)]
for s in sessions:
    s.ehlo()
for s in sessions:
    assert s.send_message(message("py-many")) == {}
for s in sessions:
    s.quit()
assert len(inbox("alice@example.test", "py-many")) == 50

# Chunks (RFC 3030): octets are counted, dots are not special, LAST may be empty.
with connect() as s:
    s.ehlo()
    body = b"Subject: py-chunks\r\n\r\n.\r\n..\r\nend\r\n"
    assert s.mail("friend@client.example", ["body=8bitmime"])[0] == 250
    assert s.rcpt("bob@example.test")[0] == 250
    for piece in (body[:10], body[10:]):
        s.send(b"BDAT %d\r\n" % len(piece) + piece)
        expect(s.getreply(), 250)
    expect(s.docmd("DATA"), 503)
    s.send(b"BDAT 0 LAST\r\n")
    expect(s.getreply(), 250)
assert inbox("bob@example.test", "py-chunks")[0].endswith(body)
