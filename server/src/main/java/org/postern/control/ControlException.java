package org.postern.control;

/** The control socket cannot be used. The message says why, in words for the operator. */
public final class ControlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    public ControlException(String problem, String remedy) {
        super(problem);
        this.remedy = remedy;
    }

    /** The likeliest way to put it right. */
    public String remedy() {
        return remedy;
    }
}
