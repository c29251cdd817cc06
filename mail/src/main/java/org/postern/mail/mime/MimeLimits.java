package org.postern.mail.mime;

/** The bounds of reading a message; all are ours, none is an RFC's. Beyond each there is still an answer, a coarser one. */
public final class MimeLimits {
    /** Entities within entities, the message itself counted; what lies deeper is opaque. */
    public static final int DEPTH = 50;
    /** Entities of one message, the message itself counted; those after are not listed. */
    public static final int PARTS = 1_000;
    /** Bytes of one header section that are looked at; its length is known in any case. */
    public static final int HEADER = 256 * 1024;
    /** Fields of one header section that are looked at. */
    public static final int FIELDS = 4_000;
    /** Bytes of one Content-* value that are looked at. */
    public static final int CONTENT_FIELD = 8 * 1024;
    /** Parameters of one Content-* field. */
    public static final int PARAMETERS = 100;
    /** Addresses of one field. */
    public static final int ADDRESSES = 5_000;
    /** Languages of one Content-Language. */
    public static final int LANGUAGES = 20;
    /** Characters of a boundary; RFC 2046 §5.1.1 says 70. */
    public static final int BOUNDARY = 200;
    /** Octets of text kept of one message, all entities together. */
    public static final int KEPT = 1024 * 1024;
    /** Bytes of an encoded summary; a longer one is not kept. */
    public static final int SUMMARY = 64 * 1024;
    /** Characters of a text that is searched for. */
    public static final int NEEDLE = 4 * 1024;

    private MimeLimits() {}
}
