package org.postern.command;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Where a command speaks: results to stdout, words for people to stderr, secrets asked for unseen. */
public interface Terminal {
    /** One line of a result. Control characters are escaped. */
    void result(String line);

    /** One line for a person. Control characters are escaped. */
    void say(String line);

    /** What is piped in, or typed line by line. */
    InputStream input();

    /** A secret typed unseen; null when nobody is there to type it. */
    @Nullable
    String secret(String prompt);
}
