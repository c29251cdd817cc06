package org.postern.reason;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.postern.mail.smtp.Reply;

final class ReasonTest {
    @Test
    void idsAreUniqueAndStableInForm() {
        assertThat(Arrays.stream(Reason.values()).map(Reason::id))
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(id.chars())
                        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'));
    }

    @Test
    void bothLanguagesAreComplete() {
        for (Reason reason : Reason.values()) {
            String english = reason.text(Language.ENGLISH);
            String russian = reason.text(Language.RUSSIAN);
            assertThat(english).as(reason.id()).hasSizeGreaterThan(60).endsWith(".");
            assertThat(russian).as(reason.id()).hasSizeGreaterThan(60).endsWith(".");
            assertThat(english.chars().filter(ReasonTest::isCyrillic))
                    .as(reason.id())
                    .isEmpty();
            assertThat(russian.chars().filter(ReasonTest::isCyrillic))
                    .as(reason.id())
                    .hasSizeGreaterThan(40);
        }
    }

    private static boolean isCyrillic(int c) {
        return c >= 0x400 && c < 0x500;
    }

    @Test
    void whatThePeerIsToldCanBeSentAndNamesNobody() {
        for (Reason reason : Reason.values()) {
            if (reason.code() == 0) {
                continue;
            }
            String wire =
                    Reply.of(reason.code(), reason.detail(), reason.reply()).wire();
            assertThat(wire.toLowerCase(Locale.ROOT)).as(reason.id()).doesNotContain("postern", "java");
        }
    }
}
