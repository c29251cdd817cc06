package org.postern.command;

import org.jspecify.annotations.Nullable;
import org.postern.mail.dkim.DkimOutcome;
import org.postern.mail.dmarc.DmarcOutcome;
import org.postern.mail.dmarc.DmarcResult;
import org.postern.mail.spf.SpfCause;
import org.postern.mail.spf.SpfOutcome;
import org.postern.origin.Examination;
import org.postern.origin.Words;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What {@code check-message --json} prints. */
final class CheckAnswer {
    private CheckAnswer() {}

    static ObjectNode of(Examination examination, Words words) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode spf = json.putObject("spf");
        spf.set("helo", spf(examination.helo(), words));
        spf.set("mailFrom", spf(examination.mailFrom(), words));
        ArrayNode dkim = json.putArray("dkim");
        for (DkimOutcome signature : examination.dkim()) {
            dkim.addObject()
                    .put("result", signature.result().word())
                    .put("domain", signature.domain())
                    .put("selector", signature.selector())
                    .put("algorithm", signature.algorithm())
                    .put("testing", signature.testing())
                    .put("why", words.of(signature));
        }
        json.set("dmarc", dmarc(examination, words));
        json.putObject("arc").put("result", examination.arc().status().word()).put("why", words.of(examination.arc()));
        return json;
    }

    private static ObjectNode spf(@Nullable SpfOutcome outcome, Words words) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (outcome == null) {
            return json.put("result", "none").put("why", words.withoutClient());
        }
        json.put("result", outcome.result().word()).put("domain", outcome.domain());
        if (outcome.cause() == SpfCause.TERM_MATCHED) {
            json.put("term", outcome.subject());
        }
        if (outcome.explanation() != null) {
            json.put("explanation", outcome.explanation());
        }
        return json.put("why", words.of(outcome));
    }

    private static ObjectNode dmarc(Examination examination, Words words) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        DmarcOutcome outcome = examination.dmarc();
        if (outcome == null) {
            return json.put("result", DmarcResult.PERMERROR.word()).put("why", words.of(examination));
        }
        json.put("result", outcome.result().word())
                .put("domain", outcome.author().text());
        if (outcome.published() != null) {
            json.put("policy", outcome.published().word());
        }
        if (outcome.recordAt() != null) {
            json.put("recordAt", "_dmarc." + outcome.recordAt());
        }
        return json.put("disposition", outcome.wanted().word())
                .put("organization", outcome.organization().text())
                .put("why", words.of(examination));
    }
}
