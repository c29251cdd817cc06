/**
 * The language of IMAP.
 *
 * <p><b>What it does.</b> Reads a command, literals included, from the wire within a budget and turns it into a record;
 * writes responses. Decides nothing. <b>What it trusts.</b> Nothing. <b>What it may use.</b> {@code wire}, {@code mime};
 * streams are handed in. <b>Standards.</b> RFC 3501 and 9051, 2342 (NAMESPACE), 2177 (IDLE), 2971 (ID), 3516 (BINARY), 3691 (UNSELECT),
 * 4315 (UIDPLUS), 4959 (SASL-IR), 5161 (ENABLE), 5258 (LIST-EXTENDED), 5819 (LIST-STATUS), 6154 (SPECIAL-USE), 6851
 * (MOVE), 7162 (CONDSTORE, QRESYNC), 7888 (literals), 7889 (APPENDLIMIT). <b>Limits.</b> {@link org.postern.mail.imap.ImapLimits}. Text that is not
 * a mailbox name or a search text is octets: one character (0 to 255) a byte.
 */
@NullMarked
package org.postern.mail.imap;

import org.jspecify.annotations.NullMarked;
