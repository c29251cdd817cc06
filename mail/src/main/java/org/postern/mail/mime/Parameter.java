package org.postern.mail.mime;

/**
 * One parameter of a Content-* field, as on the wire: RFC 2231 pieces are neither joined nor decoded.
 *
 * @param name lower case
 * @param value octets, without quotes
 */
public record Parameter(String name, String value) {}
