package org.postern.mail.spf;

import org.jspecify.annotations.Nullable;

/**
 * The result of one evaluation, and what led to it.
 *
 * @param domain whose record decided: after a redirect that of the other domain
 * @param subject what the cause is about: a term, a domain
 * @param record the record that decided, null when none was found
 * @param explanation what the domain says to a sender that it refuses (RFC 7208 §6.2): ASCII, of a stranger; null without
 */
public record SpfOutcome(
        SpfResult result,
        String domain,
        SpfCause cause,
        String subject,
        @Nullable String record,
        @Nullable String explanation) {}
