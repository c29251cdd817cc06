package org.postern.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LoginNamesTest {
    private static LoginNames names(String key) {
        return new LoginNames(key.getBytes(StandardCharsets.US_ASCII), name -> name.endsWith("@our.example"));
    }

    private final LoginNames names = names("0123456789abcdef");

    @Test
    void namesOfOurDomainsAreShown() {
        assertThat(names.shown("Ann@Our.Example")).isEqualTo("ann@our.example");
        String longest = "a".repeat(LoginNames.MAX_NAME - "@our.example".length()) + "@our.example";
        assertThat(names.shown(longest)).isEqualTo(longest);
        assertThat(names.shown("a" + longest)).startsWith("aa…#");
    }

    @Test
    void whatMayBeAPasswordIsNotShownButRecognised() {
        String shown = names.shown("Tr0ub4dor&3");
        assertThat(shown).startsWith("tr…#").hasSize(4 + 10).doesNotContain("0ub4");
        assertThat(names.shown("tr0ub4dor&3")).isEqualTo(shown);
        assertThat(names.shown("Tr0ub4dor&4")).isNotEqualTo(shown);
        assertThat(names("fedcba9876543210").shown("Tr0ub4dor&3")).isNotEqualTo(shown);
        assertThat(names.shown("ann@elsewhere.example")).startsWith("an…#");
    }

    @Test
    void shortAndOddNamesGiveNothingAway() {
        assertThat(names.shown("12345")).startsWith("…#");
        assertThat(names.shown("123456")).startsWith("12…#");
        assertThat(names.shown("")).startsWith("…#");
        assertThat(names.shown("\u001b[2Jabc")).startsWith("??…#");
        assertThat(names.shown("@our.example")).startsWith("?o…#");
    }

    @Test
    void aWeakKeyIsRefused() {
        assertThatThrownBy(() -> names("too short")).isInstanceOf(IllegalArgumentException.class);
    }
}
