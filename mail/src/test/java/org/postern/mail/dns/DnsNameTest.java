package org.postern.mail.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class DnsNameTest {
    @Test
    void aNameHasLabelsOf1To63OctetsAnd253InAll() {
        String longest = "a".repeat(63);
        String most = longest + "." + longest + "." + longest + "." + "a".repeat(61);
        assertThat(most).hasSize(253);
        assertThat(DnsName.of(most)).isNotNull();
        assertThat(DnsName.of(most + "a")).isNull();
        assertThat(DnsName.of(longest)).isNotNull();
        assertThat(DnsName.of(longest + "a")).isNull();
        assertThat(DnsName.of("a..b")).isNull();
        assertThat(DnsName.of(".a")).isNull();
        assertThat(DnsName.of("")).isNull();
        assertThat(DnsName.of(".")).isNull();
        assertThat(DnsName.of("й.example")).isNull();
        assertThatThrownBy(() -> new DnsName("a..b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void caseAndTheDotAtTheEndMakeNoDifference() {
        assertThat(DnsName.of("Mail.Example.ORG.")).isEqualTo(DnsName.of("mail.example.org"));
        assertThat(String.valueOf(DnsName.of("Mail.Example.ORG."))).isEqualTo("mail.example.org");
    }

    @Test
    void onlyTheLettersOfAsciiHaveACase() {
        // RFC 4343 §3
        assertThat(new DnsName("\u00c0.example")).isNotEqualTo(new DnsName("\u00e0.example"));
        assertThat(new DnsName("\u00c0Z.example").text()).isEqualTo("\u00c0z.example");
    }

    @Test
    void whatLiesWithinEndsInAWholeLabel() {
        DnsName domain = new DnsName("example.org");
        assertThat(new DnsName("example.org").isWithin(domain)).isTrue();
        assertThat(new DnsName("a.example.org").isWithin(domain)).isTrue();
        assertThat(new DnsName("bad-example.org").isWithin(domain)).isFalse();
        assertThat(domain.isWithin(new DnsName("a.example.org"))).isFalse();
    }

    @Test
    void addressesAreLookedUpBackwards() {
        assertThat(DnsName.reverse(FakeDns.parse("192.0.2.1")).text()).isEqualTo("1.2.0.192.in-addr.arpa");
        // RFC 3596 §2.5
        assertThat(DnsName.reverse(FakeDns.parse("4321:0:1:2:3:4:567:89ab")).text())
                .isEqualTo("b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa");
    }
}
