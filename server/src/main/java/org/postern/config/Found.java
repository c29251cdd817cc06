package org.postern.config;

/** A value and where it stands. */
record Found(String place, int line, int column, Key key, Value value) {}
