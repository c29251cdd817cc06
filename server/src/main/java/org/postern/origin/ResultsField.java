package org.postern.origin;

import java.util.ArrayList;
import java.util.List;
import org.postern.mail.authres.AuthenticationResults;
import org.postern.mail.authres.AuthenticationResults.Property;
import org.postern.mail.authres.AuthenticationResults.Result;
import org.postern.mail.dkim.ArcOutcome;
import org.postern.mail.dkim.DkimOutcome;
import org.postern.mail.dmarc.DmarcOutcome;
import org.postern.mail.spf.SpfOutcome;

/** What an examination found, as the field that goes on top of the message. */
public final class ResultsField {
    private ResultsField() {}

    /** @param server our host name */
    public static AuthenticationResults of(String server, Claim claim, Examination examination) {
        var results = new ArrayList<Result>();
        if (examination.helo() != null) {
            results.add(spf(examination.helo(), new Property("smtp", "helo", claim.helo())));
        }
        if (examination.mailFrom() != null && !claim.mailFrom().isEmpty()) {
            results.add(spf(examination.mailFrom(), new Property("smtp", "mailfrom", claim.mailFrom())));
        }
        examination.dkim().forEach(signature -> results.add(dkim(signature)));
        if (examination.dkim().isEmpty()) {
            results.add(new Result("dkim", "none", List.of()));
        }
        results.add(dmarc(examination));
        ArcOutcome arc = examination.arc();
        if (arc.status() != ArcOutcome.Status.NONE) {
            results.add(new Result("arc", arc.status().word(), List.of()));
        }
        return new AuthenticationResults(server, results);
    }

    private static Result spf(SpfOutcome spf, Property about) {
        return new Result("spf", spf.result().word(), List.of(about));
    }

    /** RFC 8601 §2.7.1, with the beginning of the signature to tell it from others (RFC 6008). */
    private static Result dkim(DkimOutcome signature) {
        var about = new ArrayList<Property>();
        add(about, "d", signature.domain());
        add(about, "s", signature.selector());
        add(about, "a", signature.algorithm());
        add(about, "b", signature.signature());
        return new Result("dkim", signature.result().word(), about);
    }

    private static void add(List<Property> about, String name, String value) {
        if (!value.isEmpty()) {
            about.add(new Property("header", name, value));
        }
    }

    private static Result dmarc(Examination examination) {
        DmarcOutcome dmarc = examination.dmarc();
        return dmarc == null
                ? new Result("dmarc", examination.noAuthor() == NoAuthor.NONE ? "none" : "permerror", List.of())
                : new Result(
                        "dmarc",
                        dmarc.result().word(),
                        List.of(new Property("header", "from", dmarc.author().text())));
    }
}
