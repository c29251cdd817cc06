package org.postern.config;

/**
 * One thing wrong with the configuration.
 *
 * @param place the file's name, or {@code --set}
 * @param line from 1; 0 where lines make no sense
 * @param column from 1; 0 where columns make no sense
 * @param problem what was found and what was expected
 * @param remedy the likeliest way to put it right
 */
public record Mistake(String place, int line, int column, String problem, String remedy) {
    /** For a person, and for an editor that jumps to {@code file:line:column}. */
    public String words() {
        String where = line > 0 ? place + ":" + line + ":" + column : place;
        return where + ": " + problem + "\n    " + remedy;
    }
}
