package org.postern.reason;

/** The languages in which people are spoken to. */
public enum Language {
    ENGLISH,
    RUSSIAN
}
