package org.postern.mail.wire;

/**
 * Text from outside does not follow its grammar. Lives between a parser and the session that asked; its message is plain
 * ASCII, made by us, and may be sent to the peer.
 */
public final class SyntaxError extends Exception {
    private static final long serialVersionUID = 1;

    private final int position;

    /**
     * @param position index into the text where the error was noticed, from 0
     */
    public SyntaxError(String message, int position) {
        super(
                message, null, false,
                false); // hostile text must stay cheap: nobody reads the stack of an expected outcome
        this.position = position;
    }

    public int position() {
        return position;
    }
}
