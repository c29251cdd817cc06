package org.postern.inbound;

import org.postern.mail.message.HeaderSection;
import org.postern.origin.Examiner;
import org.postern.store.StagedBlob;

/**
 * A message that came in whole, with good line ends and within its size; its maker closes the body.
 *
 * @param examiner has seen all of it, as it came
 */
public record Arrived(StagedBlob body, HeaderSection header, Examiner examiner) {}
