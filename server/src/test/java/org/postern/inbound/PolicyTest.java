package org.postern.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.postern.mail.message.HeaderSection.Fault;
import org.postern.reason.Reason;

final class PolicyTest {
    private record Row(Evidence evidence, Verdict person, Verdict operator) {}

    private static final Verdict ACCEPT = new Verdict.Accept();

    private static Verdict refuse(Reason reason) {
        return new Verdict.Refuse(reason);
    }

    private static Verdict junk(Reason reason) {
        return new Verdict.Junk(reason);
    }

    @Test
    void theFirstRuleWithAnOpinionDecides() {
        Row[] table = {
            new Row(new Evidence(0, 0, Fault.NONE, 1, false), ACCEPT, ACCEPT),
            new Row(new Evidence(50, 5, Fault.ODD_LINE, 99, false), ACCEPT, ACCEPT),
            new Row(new Evidence(51, 0, Fault.NONE, 1, false), refuse(Reason.MAIL_LOOP), refuse(Reason.MAIL_LOOP)),
            new Row(new Evidence(6, 6, Fault.NONE, 1, false), refuse(Reason.MAIL_LOOP), refuse(Reason.MAIL_LOOP)),
            new Row(
                    new Evidence(0, 0, Fault.TOO_LARGE, 0, false),
                    refuse(Reason.HEADER_TOO_LARGE),
                    refuse(Reason.HEADER_TOO_LARGE)),
            new Row(
                    new Evidence(0, 0, Fault.TOO_MANY_FIELDS, 0, true),
                    refuse(Reason.HEADER_TOO_LARGE),
                    refuse(Reason.HEADER_TOO_LARGE)),
            new Row(new Evidence(0, 0, Fault.NONE, 1, true), refuse(Reason.OWN_AUTHOR), junk(Reason.OWN_AUTHOR)),
            new Row(new Evidence(0, 0, Fault.NONE, 100, false), refuse(Reason.ODD_AUTHORS), junk(Reason.ODD_AUTHORS)),
        };
        for (Row row : table) {
            assertThat(Policy.message(row.evidence(), false)).as(row.toString()).isEqualTo(row.person());
            assertThat(Policy.message(row.evidence(), true)).as(row.toString()).isEqualTo(row.operator());
        }
    }

    @Test
    void ourDomainsAreNotForSendersFromOutside() {
        assertThat(Policy.sender(true)).isEqualTo(refuse(Reason.OWN_SENDER));
        assertThat(Policy.sender(false)).isEqualTo(ACCEPT);
    }
}
