package org.postern.store.directory;

import org.jspecify.annotations.Nullable;
import org.postern.mail.address.Address;
import org.postern.mail.address.Domain;

/**
 * A domain that we take mail for.
 *
 * @param catchAll where mail goes whose address does not exist; null when it is refused
 */
public record DomainEntry(Domain domain, @Nullable Address catchAll) {}
