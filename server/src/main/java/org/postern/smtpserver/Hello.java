package org.postern.smtpserver;

/**
 * How a client introduced itself.
 *
 * @param name hostile
 * @param extended whether by EHLO
 */
record Hello(String name, boolean extended) {}
