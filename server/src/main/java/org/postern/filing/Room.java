package org.postern.filing;

/** Whether the disk has room for whom a door is for: strangers are stopped earlier than people who are logged in. */
public interface Room {
    /**
     * Asked before anything is accepted; a look at a number, never at the disk.
     *
     * @param bytes what is announced, 0 when unknown
     */
    boolean has(long bytes);
}
