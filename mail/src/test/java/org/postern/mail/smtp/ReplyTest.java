package org.postern.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplyTest {
    @Test
    void theClassOfTheEnhancedCodeIsThatOfTheCode() {
        assertThat(Reply.of(550, "1.1", "no such user here").wire()).isEqualTo("550 5.1.1 no such user here\r\n");
        assertThat(Reply.of(451, "3.0", "later").wire()).isEqualTo("451 4.3.0 later\r\n");
        assertThat(Reply.ok("1.0", "ok").wire()).isEqualTo("250 2.1.0 ok\r\n");
        assertThat(Reply.of(354, "", "go on").wire()).isEqualTo("354 go on\r\n");
    }

    @Test
    void everyLineOfALongReplyCarriesTheCodes() {
        assertThat(new Reply(250, "", List.of("mx", "A", "B"), false).wire()).isEqualTo("250-mx\r\n250-A\r\n250 B\r\n");
        assertThat(new Reply(550, "7.1", List.of("a", "b"), true).wire()).isEqualTo("550-5.7.1 a\r\n550 5.7.1 b\r\n");
    }

    @Test
    void whatWouldBreakTheLineCannotBeBuilt() {
        for (String line : List.of("a\r\nb", "a\n", "\t", "\u007F", "я", "x".repeat(498))) {
            assertThatThrownBy(() -> Reply.ok("0.0", line)).isInstanceOf(IllegalArgumentException.class);
        }
        for (String detail : List.of("5.1.1", "1", ".1", "1.", "a.b", "1000.1")) {
            assertThatThrownBy(() -> Reply.ok(detail, "x")).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Reply.of(199, "", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Reply.of(600, "", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Reply.of(354, "1.1", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Reply(250, "", List.of(), false)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLongestLineHas512Octets() {
        assertThat(Reply.of(550, "255.255", "x".repeat(512 - 16)).wire().length())
                .isLessThanOrEqualTo(512);
        assertThat(Reply.ok("1.1", "x").andClose().closes()).isTrue();
    }
}
