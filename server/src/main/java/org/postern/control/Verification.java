package org.postern.control;

import java.util.List;

/**
 * What {@code verify} found.
 *
 * @param accounts how many were looked at
 * @param messages how many were read, every octet
 * @param findings what is not as it should be, one line each, with what was or can be done; empty when all is well
 */
public record Verification(long accounts, long messages, List<String> findings) {
    public Verification {
        findings = List.copyOf(findings);
    }
}
