package org.postern.control;

/** What came of a change, in plain words. */
public sealed interface Outcome {
    /**
     * Done, and on disk.
     *
     * @param words what was done, one line
     */
    record Done(String words) implements Outcome {}

    /** Nothing was changed. */
    record Refused(String problem, String remedy) implements Outcome {}

    /** The same as an answer. */
    default Answer answer() {
        return switch (this) {
            case Done(String words) -> Answer.done(words);
            case Refused(String problem, String remedy) -> Answer.refused(Exit.WRONG, problem, remedy);
        };
    }
}
