package org.postern.dns;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postern.mail.dns.Answer;
import org.postern.mail.dns.DnsName;
import org.postern.mail.dns.RecordType;

final class ZoneResolverTest {
    private static final String ZONE = """
            $ORIGIN example.org.
            $TTL 300
            @            IN SOA ns hostmaster 1 7200 900 1209600 300
                         IN MX  10 mail
                         IN TXT "v=spf1 " "mx -all"
            mail         IN A   192.0.2.1
                         IN AAAA 2001:db8::1
            www          IN CNAME mail
            loop         IN CNAME loop
            s._domainkey IN TXT ( "v=DKIM1; k=rsa; "
                                  "p=AAAA" )
            *.lists      IN A   192.0.2.9
            none         IN MX  0 .
            slow         IN A 192.0.2.3 ; timeout
            1.2.0.192.in-addr.arpa. IN PTR mail.example.org.
            """;

    private ZoneResolver zone = parse("");

    @BeforeEach
    void read() {
        zone = parse(ZONE);
    }

    private static ZoneResolver parse(String text) {
        try {
            return ZoneResolver.parse(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private <R> Answer<R> ask(String name, RecordType<R> type) {
        return zone.ask(requireNonNull(DnsName.of(name)), type);
    }

    @Test
    void recordsAreFoundUnderTheirNames() {
        assertThat(ask("EXAMPLE.org", RecordType.TXT).records()).containsExactly("v=spf1 mx -all");
        assertThat(ask("s._domainkey.example.org", RecordType.TXT).records()).containsExactly("v=DKIM1; k=rsa; p=AAAA");
        assertThat(ask("mail.example.org", RecordType.AAAA).records()).hasSize(1);
        assertThat(ask("example.org", RecordType.MX).records().getFirst().host())
                .isEqualTo(DnsName.of("mail.example.org"));
        assertThat(ask("none.example.org", RecordType.MX).records().getFirst().host())
                .isNull();
        assertThat(ask("1.2.0.192.in-addr.arpa", RecordType.PTR).records())
                .containsExactly(new DnsName("mail.example.org"));
    }

    @Test
    void aliasesAreFollowedAsFarAsTheyMakeSense() {
        assertThat(ask("www.example.org", RecordType.A).records()).hasSize(1);
        assertThat(ask("www.example.org", RecordType.MX)).isInstanceOf(Answer.NoData.class);
        assertThat(ask("loop.example.org", RecordType.A)).isInstanceOf(Answer.Failed.class);
    }

    @Test
    void aNameAboveOthersExistsAndOneThatIsNowhereDoesNot() {
        // RFC 4592 §2.2.2
        assertThat(ask("_domainkey.example.org", RecordType.TXT)).isInstanceOf(Answer.NoData.class);
        assertThat(ask("mail.example.org", RecordType.TXT)).isInstanceOf(Answer.NoData.class);
        assertThat(ask("nowhere.example.org", RecordType.TXT)).isInstanceOf(Answer.NoSuchName.class);
        assertThat(ask("elsewhere.test", RecordType.TXT)).isInstanceOf(Answer.NoSuchName.class);
    }

    @Test
    void anAsteriskStandsForWhatIsNotThere() {
        assertThat(ask("any.thing.lists.example.org", RecordType.A).records()).hasSize(1);
        assertThat(ask("lists.example.org", RecordType.A)).isInstanceOf(Answer.NoData.class);
    }

    @Test
    void aNameThatIsMarkedGivesNoAnswer() {
        assertThat(ask("slow.example.org", RecordType.A)).isInstanceOf(Answer.Failed.class);
    }

    @Test
    void whatIsNoZoneIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> ZoneResolver.parse("example.org. IN A 1.2.3.4\nexample.org. IN A nonsense\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2");
    }
}
