package org.postern.smtpserver;

import org.jspecify.annotations.Nullable;
import org.postern.mail.message.FieldFilter;
import org.postern.mail.message.HeaderSection;
import org.postern.mail.smtp.SmtpCommand;
import org.postern.reason.Reason;
import org.postern.store.StagedBlob;

/** One envelope as a door's rules see it, from MAIL to the end of the message. All methods throw the store's exceptions. */
interface Mailing {
    /** Fields that are left out of the message. */
    FieldFilter.Unwanted unwanted();

    /** Sees the next slice of the message, as it came. */
    void passes(byte[] slice, int offset, int length);

    /** Recipients taken so far. */
    int recipients();

    /**
     * Takes a recipient.
     *
     * @return why it cannot be; null when it was taken
     */
    @Nullable
    Reason add(SmtpCommand.RcptTo rcpt);

    /** Judges the message, whose body the caller closes. What is Taken is on disk. */
    Ending end(StagedBlob body, HeaderSection header);
}
