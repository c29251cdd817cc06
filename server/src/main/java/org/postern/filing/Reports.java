package org.postern.filing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.mail.address.Address;
import org.postern.mail.address.ReversePath;
import org.postern.mail.dsn.DeliveryReport;
import org.postern.mail.message.HeaderWriter;
import org.postern.mail.smtp.RcptDsn;
import org.postern.reason.Reason;
import org.postern.store.Blob;
import org.postern.store.BlobDraft;
import org.postern.store.Bytes;
import org.postern.store.StagedBlob;
import org.postern.store.Store;
import org.postern.store.StoreCorrupt;
import org.postern.store.account.Account;
import org.postern.store.account.Accounts;
import org.postern.store.account.DeliveryId;
import org.postern.store.account.Filed;
import org.postern.store.account.Mailbox;
import org.postern.store.account.MailboxPath;
import org.postern.store.account.NewMessage;
import org.postern.store.account.NoSuchAccount;
import org.postern.store.directory.Directory;
import org.postern.store.directory.Person;
import org.postern.store.queue.Deliveries;
import org.postern.store.queue.Delivery;
import org.postern.store.queue.LocalRecipient;
import org.postern.store.queue.Reporting;
import org.postern.trace.Event;
import org.postern.trace.EventLog;

/**
 * Tells our own people what became of a message to others here: that it arrived, if they asked (RFC 3461 §5.2.3), and that it
 * did not, unless they asked not to be told (§5.2.6). A report is filed into the sender's INBOX, once; one that tells of no
 * failure only within his quota, for it is mail that he can ask for as often as he likes. Used by the thread that files.
 */
public final class Reports implements Deliveries.Reporter {
    private final Store store;
    private final Accounts accounts;
    private final Directory directory;
    private final Summaries summaries;
    private final Site site;
    private final EventLog log;

    public Reports(Store store, Accounts accounts, Directory directory, Summaries summaries, Site site, EventLog log) {
        this.store = store;
        this.accounts = accounts;
        this.directory = directory;
        this.summaries = summaries;
        this.site = site;
        this.log = log;
    }

    /** A message without a sender is reported to nobody (RFC 3461 §5.2). */
    @Override
    public void report(Delivery delivery) {
        Reporting reporting = delivery.reporting();
        List<DeliveryReport.Recipient> recipients = new ArrayList<>();
        for (LocalRecipient one : reporting.recipients()) {
            DeliveryReport.Recipient told = told(one);
            if (told != null) {
                recipients.add(told);
            }
        }
        if (!recipients.isEmpty() && reporting.from() instanceof ReversePath.Mailbox(Address to)) {
            file(delivery, to, recipients);
        }
    }

    /** Null when nothing is to be said about him. */
    private static DeliveryReport.@Nullable Recipient told(LocalRecipient one) {
        Set<RcptDsn.Notify> when = one.dsn().when();
        String original = one.dsn().original();
        int got = one.accounts().size();
        if (got == 0) {
            return when.isEmpty() || when.contains(RcptDsn.Notify.FAILURE)
                    ? new DeliveryReport.Recipient(one.address(), original, DeliveryReport.Action.FAILED, "5.1.1")
                    : null;
        }
        DeliveryReport.Action action =
                got == 1 ? DeliveryReport.Action.DELIVERED : DeliveryReport.Action.EXPANDED; // RFC 3461 §5.2.7.3 (c)
        return when.contains(RcptDsn.Notify.SUCCESS)
                ? new DeliveryReport.Recipient(one.address(), original, action, "2.0.0")
                : null;
    }

    private void file(Delivery delivery, Address to, List<DeliveryReport.Recipient> recipients) {
        Reporting reporting = delivery.reporting();
        OffsetDateTime now = site.now();
        OffsetDateTime arrived = Instant.ofEpochMilli(delivery.received())
                .atOffset(ZoneOffset.ofTotalSeconds(60 * delivery.offsetMinutes()));
        var report = new DeliveryReport(
                site.hostName(), site.newId(), to, now, arrived, reporting.dsn().envelopeId(), recipients);
        boolean failed = recipients.stream().anyMatch(one -> one.action() == DeliveryReport.Action.FAILED);
        byte[] text = report.encode(
                failed ? "Mail that did not arrive" : "Mail that arrived",
                words(reporting, recipients),
                header(delivery));
        Filed filed = filed(delivery, text, now, !failed);
        log.record(Event.of(
                "filing.report",
                null,
                filed instanceof Filed.OverQuota ? Reason.MAILBOX_FULL : null,
                "id",
                reporting.name(),
                "to",
                to.toString(),
                "recipients",
                recipients.size(),
                "failed",
                failed,
                "filed",
                filed instanceof Filed.Stored || filed instanceof Filed.Before));
    }

    private String words(Reporting reporting, List<DeliveryReport.Recipient> recipients) {
        Person person = directory.person(reporting.submitter());
        boolean russian = person != null && person.language().equals("ru");
        var words = new StringBuilder();
        for (DeliveryReport.Recipient one : recipients) {
            String what = switch (one.action()) {
                case DELIVERED, EXPANDED -> russian ? "Ваше письмо доставлено: " : "Your message was delivered to ";
                case FAILED ->
                    russian
                            ? "Ваше письмо не доставлено, такого ящика больше нет: "
                            : "Your message was not delivered, since this mailbox no longer exists: ";
            };
            words.append(what).append(one.address()).append("\r\n");
        }
        return words.toString();
    }

    /** Of the message as it was filed; as many whole lines as are returned, none when it cannot be read. */
    private byte[] header(Delivery delivery) {
        try (Blob body = store.openBlob(delivery.body(), 0, DeliveryReport.HEADER)) {
            InputStream rest = body == null ? InputStream.nullInputStream() : body.stream();
            var whole = new SequenceInputStream(
                    new ByteArrayInputStream(delivery.prefix().toArray()), rest);
            return wholeLines(whole.readNBytes(DeliveryReport.HEADER));
        } catch (StoreCorrupt | IOException e) {
            return new byte[0]; // better a report without it than none, again and again
        }
    }

    private static byte[] wholeLines(byte[] bytes) {
        int end = 0;
        for (int i = 0; i + 1 < bytes.length; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                if (i == end) {
                    break; // the empty line
                }
                end = i + 2;
            }
        }
        return Arrays.copyOf(bytes, end);
    }

    private @Nullable Filed filed(Delivery about, byte[] text, OffsetDateTime now, boolean withinQuota) {
        byte[] prefix = HeaderWriter.returnPath(new ReversePath.Null()).getBytes(StandardCharsets.US_ASCII);
        Account account = accounts.account(about.reporting().submitter());
        try (BlobDraft draft = store.draft()) {
            draft.write(text, 0, text.length);
            try (StagedBlob body = draft.seal();
                    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(prefix), body.open())) {
                var message = new NewMessage(
                        new NewMessage.Own(body),
                        Bytes.copyOf(prefix),
                        now.toInstant().toEpochMilli(),
                        now.getOffset().getTotalSeconds() / 60,
                        summaries.of(whole));
                if (withinQuota && !Filing.hasRoom(account.quota(), message.size())) {
                    return new Filed.OverQuota();
                }
                Mailbox inbox = account.mailbox(MailboxPath.INBOX);
                return inbox == null ? null : account.fileOnce(inbox.id(), message, report(about.id()));
            }
        } catch (NoSuchAccount e) {
            return null; // nobody is left to be told
        } catch (IOException e) {
            throw new UncheckedIOException("a staged body could not be read", e);
        }
    }

    /** The name of the report about a delivery: the same each time, and none that a delivery has. */
    private static DeliveryId report(DeliveryId about) {
        return new DeliveryId(about.time(), ~about.high(), about.low());
    }
}
