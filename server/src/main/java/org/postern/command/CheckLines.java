package org.postern.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.postern.config.IpLiteral;
import org.postern.control.Exit;
import org.postern.mail.dkim.DkimOutcome;
import org.postern.mail.dmarc.DmarcOutcome;
import org.postern.mail.spf.SpfCheck;
import org.postern.mail.spf.SpfOutcome;
import org.postern.mail.spf.SpfQuestion;
import org.postern.origin.Claim;
import org.postern.origin.Examination;
import org.postern.origin.Examiner;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code check-message --json-lines}: one case a line, each with its own DNS, for suites of tests. Signatures are judged by RFC
 * 6376 alone here: one that holds by SHA-1 or with a short key passes, as those suites expect; {@code worth} says what we
 * take it for (RFC 8301).
 */
final class CheckLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Terminal terminal;
    private final InstantSource clock;

    CheckLines(Terminal terminal, InstantSource clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    int answerAll(InputStream in) throws CommandFailed {
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                terminal.result(answer(line).toString());
            }
            return Exit.WELL.code();
        } catch (IOException e) {
            throw new CommandFailed(Exit.WRONG, "standard input broke: " + e.getMessage(), "Send it again.");
        }
    }

    private ObjectNode answer(String line) {
        try {
            JsonNode request = JSON.readTree(line);
            var zone = new JsonZone(request.path("dns"));
            return switch (request.path("kind").asString("")) {
                case "spf" -> spf(request, zone);
                case "dkim" -> dkim(examine(request, zone));
                case "arc" -> result(examine(request, zone).arc().status().word());
                case "dmarc" -> dmarc(examine(request, zone));
                default -> result("error").put("problem", "kind is one of spf, dkim, arc, dmarc");
            };
        } catch (JacksonException | IllegalArgumentException e) {
            return result("error").put("problem", String.valueOf(e.getMessage()));
        }
    }

    /** A case without a sender is about the greeting's name, as the null reverse-path is. */
    private ObjectNode spf(JsonNode request, JsonZone zone) {
        SpfOutcome outcome = SpfCheck.evaluate(
                zone,
                SpfQuestion.mailFrom(
                        client(request),
                        request.path("mailfrom").asString(""),
                        request.path("helo").asString(""),
                        null,
                        seconds()));
        ObjectNode json = result(outcome.result().word())
                .put("cause", outcome.cause().name())
                .put("subject", outcome.subject());
        return outcome.explanation() == null ? json : json.put("explanation", outcome.explanation());
    }

    private static ObjectNode dkim(Examination examination) {
        boolean holds = examination.dkim().stream()
                .anyMatch(signature -> signature.cause().holds());
        ObjectNode json = result(examination.dkim().isEmpty() ? "none" : holds ? "pass" : "fail");
        ArrayNode worth = json.putArray("worth");
        for (DkimOutcome signature : examination.dkim()) {
            worth.addObject()
                    .put("result", signature.result().word())
                    .put("cause", signature.cause().name())
                    .put("detail", signature.detail());
        }
        return json;
    }

    private static ObjectNode dmarc(Examination examination) {
        DmarcOutcome outcome = examination.dmarc();
        ObjectNode json = outcome == null
                ? result("permerror").put("disposition", "none")
                : result(outcome.result().word())
                        .put("disposition", outcome.wanted().word());
        SpfOutcome spf = examination.mailFrom();
        json.put("spf", spf == null ? "none" : spf.result().word());
        ArrayNode dkim = json.putArray("dkim");
        examination.dkim().forEach(signature -> dkim.add(signature.result().word()));
        return json;
    }

    private Examination examine(JsonNode request, JsonZone zone) {
        byte[] message = Base64.getDecoder().decode(request.path("message").asString(""));
        var examiner = new Examiner();
        examiner.take(message, 0, message.length);
        return examiner.examine(zone, claim(request), null, clock);
    }

    private static @Nullable Claim claim(JsonNode request) {
        return request.path("ip").asString("").isEmpty()
                ? null
                : new Claim(
                        client(request),
                        request.path("helo").asString(""),
                        request.path("mailfrom").asString(""));
    }

    private static InetAddress client(JsonNode request) {
        String text = request.path("ip").asString("");
        InetAddress address = IpLiteral.parse(text);
        if (address == null) {
            throw new IllegalArgumentException("ip is no address: " + text);
        }
        return address;
    }

    private long seconds() {
        return clock.instant().getEpochSecond();
    }

    private static ObjectNode result(String word) {
        return JsonNodeFactory.instance.objectNode().put("result", word);
    }
}
