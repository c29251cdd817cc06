package org.postern.control;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a command answers, for a person and for a program.
 *
 * @param text lines for a person: a result when {@code exit} is WELL or NOT_WELL, otherwise what is wrong and what to do
 * @param json the same for a program; an object or an array, shown by {@code --json}
 */
public record Answer(Exit exit, List<String> text, JsonNode json) {
    public Answer {
        text = List.copyOf(text);
    }

    /** All well, said in one line. */
    public static Answer done(String words) {
        return new Answer(
                Exit.WELL, List.of(words), JsonNodeFactory.instance.objectNode().put("done", words));
    }

    /**
     * Not done.
     *
     * @param remedy what to do about it
     */
    public static Answer refused(Exit exit, String problem, String remedy) {
        return new Answer(
                exit,
                List.of(problem, "    " + remedy),
                JsonNodeFactory.instance.objectNode().put("problem", problem).put("remedy", remedy));
    }
}
