package org.postern.listen;

/**
 * The listeners' numbers at one moment, for {@code status} and metrics. All but the first four count since the start.
 *
 * @param open connections now
 * @param strangers of them, those that have not logged in
 * @param strangersMemory bytes that strangers hold: their shares, and what they reserved beyond
 * @param strangersMemoryMost bytes that they may hold
 * @param admitted connections let in
 * @param slowed of them, those that had to wait at the gate
 * @param turnedAway connections refused by the limits of their address or network
 * @param evicted strangers closed because their place was needed
 * @param handshakes TLS handshakes that succeeded
 * @param handshakesFailed those that did not
 * @param late connections closed because a deadline passed
 * @param broken sessions that ended because the connection broke
 * @param faults sessions that ended by a fault of ours
 * @param acceptFailures times that a connection could not be taken, for want of file descriptors for example
 */
public record Traffic(
        int open,
        int strangers,
        long strangersMemory,
        long strangersMemoryMost,
        long admitted,
        long slowed,
        long turnedAway,
        long evicted,
        long handshakes,
        long handshakesFailed,
        long late,
        long broken,
        long faults,
        long acceptFailures) {}
