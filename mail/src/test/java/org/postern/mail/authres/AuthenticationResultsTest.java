package org.postern.mail.authres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.postern.mail.authres.AuthenticationResults.Property;
import org.postern.mail.authres.AuthenticationResults.Result;

class AuthenticationResultsTest {
    private static String field(String value) {
        var result = new Result("spf", "pass", List.of(new Property("smtp", "mailfrom", value)));
        return new AuthenticationResults("mx.our.example", List.of(result)).field();
    }

    /** As the examples of RFC 8601, appendix B. */
    @Test
    void isWrittenAsTheStandardSays() {
        var spf = new Result("spf", "pass", List.of(new Property("smtp", "mailfrom", "a@example.net")));
        var dkim = new Result(
                "dkim",
                "fail",
                List.of(
                        new Property("header", "d", "example.com"),
                        new Property("header", "s", "a-selector-of-some-length"),
                        new Property("header", "a", "rsa-sha256"),
                        new Property("header", "b", "dHJ1/+=2")));
        assertThat(new AuthenticationResults("mx.our.example", List.of(spf, dkim)).field())
                .isEqualTo("""
                        Authentication-Results: mx.our.example;
                        \tspf=pass smtp.mailfrom=a@example.net;
                        \tdkim=fail header.d=example.com header.s=a-selector-of-some-length
                        \t header.a=rsa-sha256 header.b="dHJ1/+=2"
                        """.replace("\n", "\r\n"));
        assertThat(new AuthenticationResults("mx.our.example", List.of()).field())
                .isEqualTo("Authentication-Results: mx.our.example; none\r\n");
    }

    @Test
    void hostileValuesStayInsideTheirQuotes() {
        assertThat(field("x\r\nBcc: all")).endsWith("smtp.mailfrom=\"x??Bcc: all\"\r\n");
        assertThat(field("a\"; dkim=pass \\")).endsWith("smtp.mailfrom=\"a\\\"; dkim=pass \\\\\"\r\n");
        assertThat(field("a;dkim=pass@b.test")).endsWith("smtp.mailfrom=\"a;dkim=pass@b.test\"\r\n");
        assertThat(field("")).endsWith("smtp.mailfrom=\"\"\r\n");
        assertThat(field("@b.test")).endsWith("smtp.mailfrom=@b.test\r\n");
        assertThat(field("müll@b.test")).endsWith("smtp.mailfrom=\"müll@b.test\"\r\n");
        assertThat(field("\ud800x")).endsWith("smtp.mailfrom=?x\r\n".replace("?x", "\"?x\""));
        assertThat(field("x".repeat(5_000)).length()).isLessThan(500);
    }

    @Test
    void tellsWhoseWordAFieldIs() {
        assertThat(AuthenticationResults.server(" mx.example; none")).isEqualTo("mx.example");
        assertThat(AuthenticationResults.server("mx.example 1; spf=pass")).isEqualTo("mx.example");
        assertThat(AuthenticationResults.server(" (a (b\\) c)) \r\n\t\"mx.\\example\" (x);"))
                .isEqualTo("mx.example");
        assertThat(AuthenticationResults.server("MX.Example(comment);")).isEqualTo("MX.Example");
        assertThat(AuthenticationResults.server("")).isNull();
        assertThat(AuthenticationResults.server(" ; none")).isNull();
        assertThat(AuthenticationResults.server("(open mx.example; none")).isNull();
        assertThat(AuthenticationResults.server("\"open; none")).isNull();
        assertThat(AuthenticationResults.server("(".repeat(51) + ")".repeat(51) + "mx.example;"))
                .isNull();
    }

    @Test
    void anyOctetsAreReadInOneGoAndWhatIsWrittenIsReadBack() {
        var random = new Random(8_601);
        for (int i = 0; i < 100_000; i++) {
            var text = new StringBuilder();
            for (int j = random.nextInt(30); j > 0; j--) {
                text.append("()\\\"; \t\r\nab.=@".charAt(random.nextInt(14)));
            }
            AuthenticationResults.server(text.toString());
            String name = text.toString().replaceAll("[\r\n\t]", "");
            if (!name.isEmpty()) {
                String field = new AuthenticationResults(name, List.of()).field();
                assertThat(field).doesNotContain("\n\n").endsWith("; none\r\n");
                if (!name.contains("@")) {
                    assertThat(AuthenticationResults.server(field.substring(field.indexOf(':') + 1)))
                            .isEqualTo(name);
                }
            }
        }
        assertThat(AuthenticationResults.server("(".repeat(1_000_000))).isNull();
    }
}
