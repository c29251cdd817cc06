package org.postern.control;

import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.postern.control.QueueAdministration.Message;
import org.postern.control.QueueAdministration.Part;
import org.postern.control.QueueAdministration.Recipient;
import org.postern.trace.Escaper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The commands about the queue. */
public final class QueueHandlers {
    /** Messages of a list, if nobody says how many. */
    private static final int USUAL = 100;

    private static final int DIGITS = 6;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx");

    private final QueueAdministration queue;

    private QueueHandlers(QueueAdministration queue) {
        this.queue = queue;
    }

    public static Handlers of(QueueAdministration queue) {
        var here = new QueueHandlers(queue);
        var table = new HashMap<String, Function<Request, Answer>>();
        table.put("queue.list", here::list);
        table.put("queue.show", here::show);
        table.put(
                "queue.drop",
                request -> queue.drop(request.argument("id"), request.by()).answer());
        return new Handlers(table);
    }

    private Answer list(Request request) {
        int limit = limit(request.argument("limit"));
        if (limit == 0) {
            return Answer.refused(
                    Exit.WRONG,
                    "--limit takes a whole number from 1 to " + QueueAdministration.MOST,
                    "What is behind the last message is shown with --after.");
        }
        Part part = queue.list(request.argument("after"), limit);
        return part == null
                ? Answer.refused(
                        Exit.WRONG,
                        "--after takes what the list before ended with",
                        "Begin with \"postern queue list\" alone.")
                : list(part);
    }

    /** 0 when it is no number in the range. */
    private static int limit(String text) {
        if (text.isEmpty()) {
            return USUAL;
        }
        boolean digits = text.length() <= DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int limit = digits ? Integer.parseInt(text) : 0;
        return limit <= QueueAdministration.MOST ? limit : 0;
    }

    private static Answer list(Part part) {
        var text = new ArrayList<String>();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode messages = json.putArray("messages");
        Map<String, String> reasons = new LinkedHashMap<>();
        for (Message message : part.messages()) {
            text.add(line(message));
            ArrayNode recipients = outline(messages.addObject(), message).putArray("recipients");
            for (Recipient one : message.recipients()) {
                outline(recipients, one);
                reasons.put(one.why().reply(), one.words());
            }
        }
        if (text.isEmpty()) {
            text.add("nothing waits");
        }
        reasons.forEach((word, words) -> text.add(word + ": " + words));
        ArrayNode damaged = json.putArray("damaged");
        for (String damage : part.damaged()) {
            text.add("damaged: " + damage);
            damaged.add(damage);
        }
        if (!part.next().isEmpty()) {
            text.add("more: postern queue list --after " + part.next());
        }
        json.put("next", part.next());
        return new Answer(part.damaged().isEmpty() ? Exit.WELL : Exit.NOT_WELL, text, json);
    }

    private static String line(Message message) {
        List<String> to = new ArrayList<>();
        for (Recipient one : message.recipients()) {
            to.add(Escaper.terminal(one.address()) + " " + one.why().reply());
        }
        int more = message.waiting() - to.size();
        return message.id() + "  " + words(message.age()) + "  " + AdministrationHandlers.size(message.size()) + "  "
                + Escaper.terminal(message.from()) + " to " + String.join(", ", to)
                + (more == 0 ? "" : " and " + more + " more");
    }

    private static String words(Duration age) {
        return age.toDays() > 0
                ? age.toDays() + " d"
                : age.toHours() > 0 ? age.toHours() + " h" : age.toMinutes() + " min";
    }

    private Answer show(Request request) {
        String id = request.argument("id");
        if (!queue.isId(id)) {
            Outcome.Refused not = notAnId(id);
            return Answer.refused(Exit.WRONG, not.problem(), not.remedy());
        }
        Message message = queue.message(id);
        if (message == null) {
            Outcome.Refused absent = absent(id);
            return Answer.refused(Exit.NOT_WELL, absent.problem(), absent.remedy());
        }
        return new Answer(Exit.WELL, lines(message), whole(message));
    }

    /** What is said of a text that cannot be the id of a message. */
    public static Outcome.Refused notAnId(String text) {
        return new Outcome.Refused(
                "\"" + Escaper.terminal(text) + "\" is not the id of a message",
                "An id looks like 3k0vj2x9qd71m: it is in the list, in the log, and in what the sender was told.");
    }

    /** What is said of a message that is not in the queue. */
    public static Outcome.Refused absent(String id) {
        return new Outcome.Refused(
                "there is no message " + Escaper.terminal(id) + " in the queue",
                "\"postern queue list\" shows those that are there.");
    }

    private static List<String> lines(Message message) {
        var text = new ArrayList<String>();
        text.add("message " + message.id());
        text.add("from " + Escaper.terminal(message.from()) + ", submitted by "
                + (message.account().isEmpty() ? "an account that is gone" : message.account()));
        text.add("queued " + TIME.format(message.queued()) + ", " + words(message.age()) + " ago");
        text.add("size " + message.size() + " bytes");
        if (!message.envelopeId().isEmpty()) {
            text.add("ENVID " + message.envelopeId());
        }
        if (!message.returns().isEmpty()) {
            text.add("RET " + message.returns());
        }
        if (message.utf8()) {
            text.add("needs SMTPUTF8");
        }
        if (message.eightBit()) {
            text.add("declared 8BITMIME");
        }
        Map<String, String> reasons = new LinkedHashMap<>();
        for (Recipient one : message.recipients()) {
            text.add("to " + Escaper.terminal(one.address()) + " " + one.why().reply()
                    + (one.when().isEmpty() ? "" : ", NOTIFY " + one.when())
                    + (one.original().isEmpty() ? "" : ", ORCPT " + one.original()));
            reasons.put(one.why().reply(), one.words());
        }
        reasons.forEach((word, words) -> text.add(word + ": " + words));
        return text;
    }

    private static ObjectNode outline(ObjectNode json, Message message) {
        return json.put("id", message.id())
                .put("account", message.account())
                .put("from", message.from())
                .put("size", message.size())
                .put("queued", message.queued().toString())
                .put("ageSeconds", message.age().toSeconds())
                .put("recipientCount", message.waiting());
    }

    private static ObjectNode outline(ArrayNode recipients, Recipient one) {
        return recipients
                .addObject()
                .put("address", one.address())
                .put("state", one.why().reply())
                .put("reason", one.why().id());
    }

    private static ObjectNode whole(Message message) {
        ObjectNode json = outline(JsonNodeFactory.instance.objectNode(), message)
                .put("envelopeId", message.envelopeId())
                .put("returns", message.returns())
                .put("smtpUtf8", message.utf8())
                .put("eightBitMime", message.eightBit());
        ArrayNode recipients = json.putArray("recipients");
        for (Recipient one : message.recipients()) {
            outline(recipients, one)
                    .put("words", one.words())
                    .put("notify", one.when())
                    .put("original", one.original());
        }
        return json;
    }
}
