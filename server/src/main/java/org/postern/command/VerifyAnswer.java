package org.postern.command;

import java.util.ArrayList;
import org.postern.control.Answer;
import org.postern.control.Exit;
import org.postern.control.Verification;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What {@code verify} prints. */
final class VerifyAnswer {
    private VerifyAnswer() {}

    static Answer of(Verification verification) {
        boolean well = verification.findings().isEmpty();
        var text = new ArrayList<String>(verification.findings());
        text.add(verification.accounts() + " accounts and " + verification.messages() + " messages looked at: "
                + (well ? "all well" : verification.findings().size() + " findings"));
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("accounts", verification.accounts())
                .put("messages", verification.messages());
        ArrayNode findings = json.putArray("findings");
        verification.findings().forEach(findings::add);
        return new Answer(well ? Exit.WELL : Exit.NOT_WELL, text, json);
    }
}
