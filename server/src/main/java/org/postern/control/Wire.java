package org.postern.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The protocol's lines. Request: {@code {"protocol":1,"command":"…","arguments":{"…":"…"}}}. Answer: any number of {@code
 * {"text":"…"}}, then one {@code {"exit":0,"json":…}}.
 */
final class Wire {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Wire() {}

    /** A request or answer that is not one. */
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    static void write(OutputStream out, Request request) throws IOException {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("protocol", ControlLimits.PROTOCOL);
        node.put("command", request.command());
        ObjectNode arguments = node.putObject("arguments");
        request.arguments().forEach(arguments::put);
        byte[] line = line(node);
        if (line.length > ControlLimits.MAX_REQUEST) {
            throw new Malformed("the command is longer than " + ControlLimits.MAX_REQUEST + " bytes");
        }
        out.write(line);
        out.flush();
    }

    static Request readRequest(InputStream in) throws IOException {
        JsonNode node = tree(readLine(in, ControlLimits.MAX_REQUEST));
        if (node.path("protocol").asInt(0) != ControlLimits.PROTOCOL) {
            throw new Malformed("this server speaks version " + ControlLimits.PROTOCOL + " of the control protocol");
        }
        JsonNode command = node.path("command");
        JsonNode given = node.path("arguments");
        if (!command.isString() || !given.isObject() || given.size() > ControlLimits.MAX_ARGUMENTS) {
            throw new Malformed("a request has a command and at most " + ControlLimits.MAX_ARGUMENTS + " arguments");
        }
        var arguments = new HashMap<String, String>();
        for (Map.Entry<String, JsonNode> argument : given.properties()) {
            if (!argument.getValue().isString()) {
                throw new Malformed("every argument is a text");
            }
            arguments.put(argument.getKey(), argument.getValue().stringValue());
        }
        return new Request(command.stringValue(), arguments);
    }

    static void write(OutputStream out, Answer answer) throws IOException {
        for (String text : answer.text()) {
            out.write(line(JsonNodeFactory.instance.objectNode().put("text", text)));
        }
        ObjectNode last =
                JsonNodeFactory.instance.objectNode().put("exit", answer.exit().code());
        last.set("json", answer.json());
        out.write(line(last));
        out.flush();
    }

    static Answer readAnswer(InputStream in) throws IOException {
        var text = new ArrayList<String>();
        while (text.size() <= ControlLimits.MAX_ANSWER_LINES) {
            JsonNode node = tree(readLine(in, ControlLimits.MAX_ANSWER_LINE));
            if (node.has("exit")) {
                return last(node, text);
            }
            if (!node.path("text").isString()) {
                throw new Malformed("the answer holds a line without a text");
            }
            text.add(node.path("text").stringValue());
        }
        throw new Malformed("the answer has more than " + ControlLimits.MAX_ANSWER_LINES + " lines");
    }

    private static Answer last(JsonNode node, List<String> text) throws Malformed {
        int exit = node.path("exit").asInt(-1);
        if (exit < 0 || exit > Exit.UNREACHABLE.code()) {
            throw new Malformed("the answer has no exit code that is known");
        }
        return new Answer(Exit.of(exit), text, node.path("json"));
    }

    private static byte[] line(JsonNode node) {
        return (JSON.writeValueAsString(node) + '\n').getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode tree(String line) throws Malformed {
        try {
            @Nullable JsonNode node = JSON.readTree(line);
            if (node != null && node.isObject()) {
                return node;
            }
            throw new Malformed("a line is one JSON object");
        } catch (JacksonException notJson) {
            throw new Malformed("a line is not JSON");
        }
    }

    /** One line without its end; the caller buffers the stream. */
    private static String readLine(InputStream in, int most) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new Malformed("the other end closed in the middle of a line");
            }
            if (line.size() + 1 >= most) {
                throw new Malformed("a line is longer than " + most + " bytes");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
