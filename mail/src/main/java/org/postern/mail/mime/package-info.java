/**
 * What a message is made of.
 *
 * <p><b>What it does.</b> Reads a message once, as it is stored, and says where its parts lie, what they claim to be and
 * what its envelope is; decodes text for searching. It never changes a message. <b>What it trusts.</b> Nothing: whatever
 * the bytes, there is an answer. <b>What it may use.</b> The JDK and {@code wire}; streams are handed in. <b>Standards.</b>
 * RFC 5322, 2045 to 2047, 2183, 2231, 2557 §4.2, 3282, 3501 §7.4.2 (envelope and structure), 5051 (folding), 6532.
 * <b>Limits.</b> {@link org.postern.mail.mime.MimeLimits}. Text is kept as octets: one character (0 to 255) a byte.
 */
@NullMarked
package org.postern.mail.mime;

import org.jspecify.annotations.NullMarked;
