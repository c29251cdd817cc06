package org.postern.control;

/** How a command ended; the numbers are the process's exit codes and never change. */
public enum Exit {
    /** All well. */
    WELL(0),
    /** The thing asked about is not well. */
    NOT_WELL(1),
    /** Wrong usage or configuration. */
    WRONG(2),
    /** The server or a network could not be reached. */
    UNREACHABLE(3);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /**
     * The exit of that code.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Exit of(int code) {
        for (Exit exit : values()) {
            if (exit.code == code) {
                return exit;
            }
        }
        throw new IllegalArgumentException("exit " + code);
    }
}
