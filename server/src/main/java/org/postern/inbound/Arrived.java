package org.postern.inbound;

import org.postern.mail.message.HeaderSection;
import org.postern.store.StagedBlob;

/** A message that came in whole, with good line ends and within its size; its maker closes the body. */
public record Arrived(StagedBlob body, HeaderSection header) {}
