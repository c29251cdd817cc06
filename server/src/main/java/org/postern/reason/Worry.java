package org.postern.reason;

/** How worried the operator should be. */
public enum Worry {
    /** The usual background of any public server, or harmless: nothing to do. */
    NOISE,
    /** Unusual or aimed at real people, held so far: keep an eye on it. */
    WATCH,
    /** Harm is being done, or one of ours must be helped. */
    ACT
}
