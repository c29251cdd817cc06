package org.postern.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.postern.mail.message.HeaderSection.Fault;
import org.postern.mail.spf.SpfResult;
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
            new Row(new Evidence(0, 0, Fault.NONE, 1, false, Author.OPEN), ACCEPT, ACCEPT),
            new Row(new Evidence(50, 5, Fault.ODD_LINE, 99, false, Author.OPEN), ACCEPT, ACCEPT),
            new Row(
                    new Evidence(51, 0, Fault.NONE, 1, false, Author.OPEN),
                    refuse(Reason.MAIL_LOOP),
                    refuse(Reason.MAIL_LOOP)),
            new Row(
                    new Evidence(6, 6, Fault.NONE, 1, false, Author.OPEN),
                    refuse(Reason.MAIL_LOOP),
                    refuse(Reason.MAIL_LOOP)),
            new Row(
                    new Evidence(0, 0, Fault.TOO_LARGE, 0, false, Author.OPEN),
                    refuse(Reason.HEADER_TOO_LARGE),
                    refuse(Reason.HEADER_TOO_LARGE)),
            new Row(
                    new Evidence(0, 0, Fault.TOO_MANY_FIELDS, 0, true, Author.OPEN),
                    refuse(Reason.HEADER_TOO_LARGE),
                    refuse(Reason.HEADER_TOO_LARGE)),
            new Row(
                    new Evidence(0, 0, Fault.NONE, 1, true, Author.OPEN),
                    refuse(Reason.OWN_AUTHOR),
                    junk(Reason.OWN_AUTHOR)),
            new Row(
                    new Evidence(0, 0, Fault.NONE, 100, false, Author.OPEN),
                    refuse(Reason.ODD_AUTHORS),
                    junk(Reason.ODD_AUTHORS)),
            new Row(ours(Author.PROVEN), ACCEPT, ACCEPT),
            new Row(ours(Author.SUSPECT), refuse(Reason.OWN_AUTHOR), junk(Reason.OWN_AUTHOR)),
            new Row(ours(Author.FORGED), refuse(Reason.OWN_AUTHOR), junk(Reason.OWN_AUTHOR)),
            new Row(ours(Author.TWICE), refuse(Reason.OWN_AUTHOR), junk(Reason.OWN_AUTHOR)),
            new Row(ours(Author.UNCLEAR), refuse(Reason.OWN_AUTHOR), junk(Reason.OWN_AUTHOR)),
            new Row(
                    ours(Author.UNANSWERED),
                    new Verdict.Defer(Reason.DNS_SILENT),
                    new Verdict.Defer(Reason.DNS_SILENT)),
            new Row(ours(Author.UNDECIDED), new Verdict.Defer(Reason.DNS_SILENT), new Verdict.Defer(Reason.DNS_SILENT)),
            new Row(
                    others(Author.UNDECIDED),
                    new Verdict.Defer(Reason.DNS_SILENT),
                    new Verdict.Defer(Reason.DNS_SILENT)),
            new Row(others(Author.PROVEN), ACCEPT, ACCEPT),
            new Row(others(Author.UNANSWERED), ACCEPT, ACCEPT),
            new Row(others(Author.SUSPECT), junk(Reason.AUTHOR_SUSPECT), junk(Reason.AUTHOR_SUSPECT)),
            new Row(others(Author.FORGED), refuse(Reason.AUTHOR_FORGED), junk(Reason.AUTHOR_FORGED)),
            new Row(others(Author.TWICE), refuse(Reason.SEVERAL_FROM), junk(Reason.SEVERAL_FROM)),
            new Row(others(Author.UNCLEAR), junk(Reason.AUTHOR_UNCLEAR), junk(Reason.AUTHOR_UNCLEAR)),
        };
        for (Row row : table) {
            assertThat(Policy.message(row.evidence(), false)).as(row.toString()).isEqualTo(row.person());
            assertThat(Policy.message(row.evidence(), true)).as(row.toString()).isEqualTo(row.operator());
        }
    }

    private static Evidence ours(Author author) {
        return new Evidence(0, 0, Fault.NONE, 1, true, author);
    }

    private static Evidence others(Author author) {
        return new Evidence(0, 0, Fault.NONE, 1, false, author);
    }

    @Test
    void ourDomainsAreOnlyForThoseWhomTheirSpfAllows() {
        assertThat(Policy.sender(null)).isEqualTo(ACCEPT);
        for (SpfResult spf : SpfResult.values()) {
            assertThat(Policy.sender(spf))
                    .as(spf.word())
                    .isEqualTo(
                            switch (spf) {
                                case PASS -> ACCEPT;
                                case TEMPERROR -> new Verdict.Defer(Reason.DNS_SILENT);
                                default -> refuse(Reason.OWN_SENDER);
                            });
        }
    }
}
