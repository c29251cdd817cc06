package org.postern.mail.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ScannerTest {
    @Test
    void aTextUpToTheLimitIsScannedAndALongerOneRefused() throws SyntaxError {
        assertThat(new Scanner("abcd", 4).rest()).isEqualTo("abcd");
        assertThatThrownBy(() -> new Scanner("abcde", 4)).isInstanceOf(SyntaxError.class);
    }

    @Test
    void aTokenUpToItsLimitIsTakenAndALongerOneRefused() throws SyntaxError {
        assertThat(new Scanner("aaab", 9).take("letters", 3, c -> c == 'a')).isEqualTo("aaa");
        assertThatThrownBy(() -> new Scanner("aaab", 9).take("letters", 2, c -> c == 'a'))
                .isInstanceOf(SyntaxError.class);
        assertThatThrownBy(() -> new Scanner("b", 9).take("letters", 2, c -> c == 'a'))
                .hasMessage("expected letters");
    }

    @Test
    void aNumberIsNeverAboveWhatTheCallerCanUse() throws SyntaxError {
        assertThat(new Scanner("0042 ", 9).number("n", 42)).isEqualTo(42);
        assertThatThrownBy(() -> new Scanner("43", 9).number("n", 42)).isInstanceOf(SyntaxError.class);
        assertThat(new Scanner("9223372036854775807", 30).number("n", Long.MAX_VALUE))
                .isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> new Scanner("9223372036854775808", 30).number("n", Long.MAX_VALUE))
                .isInstanceOf(SyntaxError.class);
        assertThatThrownBy(() -> new Scanner("0".repeat(21), 30).number("n", 9)).isInstanceOf(SyntaxError.class);
        assertThatThrownBy(() -> new Scanner("-1", 9).number("n", 9)).isInstanceOf(SyntaxError.class);
        assertThat(new Scanner("0", 9).number("n", 0)).isZero();
    }

    @Test
    void wordsAreComparedInAnyAsciiCaseOnly() throws SyntaxError {
        assertThat(new Scanner("From:", 9).nextIgnoringCase("FROM:")).isTrue();
        assertThat(new Scanner("\u017F", 9).nextIgnoringCase("s")).isFalse();
        assertThat(new Scanner("Fro", 9).nextIgnoringCase("FROM:")).isFalse();
    }

    @Test
    void theEndIsNoticed() throws SyntaxError {
        Scanner in = new Scanner("a", 9);
        in.expect('a');
        in.expectEnd();
        assertThat(in.peek()).isEqualTo(-1);
        assertThatThrownBy(in::take).isInstanceOf(SyntaxError.class);
        assertThatThrownBy(() -> in.expect(' ')).hasMessage("expected a space");
    }
}
