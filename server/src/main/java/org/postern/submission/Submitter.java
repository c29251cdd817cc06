package org.postern.submission;

import org.postern.store.account.EvidenceRow;
import org.postern.store.directory.Person;

/**
 * Who is sending, and from where.
 *
 * @param credential what he logged in with: {@code password}
 * @param cipher the TLS cipher suite
 */
public record Submitter(Person person, String credential, EvidenceRow.Origin origin, String cipher) {}
