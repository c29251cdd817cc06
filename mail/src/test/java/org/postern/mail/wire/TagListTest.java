package org.postern.mail.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class TagListTest {
    @Test
    void tagsAreReadInTheirOrderWithoutSpaceAroundThem() throws SyntaxError {
        TagList tags = TagList.parse(" v=1;\r\n\ta = rsa-sha256 ; b= AB\r\n CD==;x_1=;");
        assertThat(tags.tags().keySet()).containsExactly("v", "a", "b", "x_1");
        assertThat(tags.get("a")).isEqualTo("rsa-sha256");
        assertThat(TagList.withoutSpace(tags.get("b", ""))).isEqualTo("ABCD==");
        assertThat(tags.get("x_1")).isEmpty();
        assertThat(tags.get("y")).isNull();
        assertThat(tags.get("A")).as("names are case-sensitive").isNull();
    }

    @Test
    void whatTheGrammarDoesNotHaveIsRefused() {
        for (String bad :
                new String[] {"a", "=1", "1=a", "a=1;a=2", "a=1;;b=2", ";a=1", "a b=1", "a=\u0000", "a=\u007f"}) {
            assertThatThrownBy(() -> TagList.parse(bad)).as(bad).isInstanceOf(SyntaxError.class);
        }
    }

    @Test
    void thereIsALimitToTheNumberOfTags() throws SyntaxError {
        var list = new StringBuilder();
        for (int i = 0; i < TagList.MAX_TAGS; i++) {
            list.append('t').append(i).append("=;");
        }
        assertThat(TagList.parse(list.toString()).tags()).hasSize(TagList.MAX_TAGS);
        assertThatThrownBy(() -> TagList.parse(list + "more=")).isInstanceOf(SyntaxError.class);
    }

    @Test
    void anyOctetsAreReadOrRefused() {
        int read = 0;
        int refused = 0;
        for (int seed = 0; seed < 50_000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append("vab=;; \t\r\n/+\u0001\u00e9".charAt(random.nextInt(14)));
            }
            try {
                assertThat(TagList.parse(text.toString()).tags().keySet()).allMatch(name -> name.matches("[a-z]+"));
                read++;
            } catch (SyntaxError _) {
                refused++;
            }
        }
        assertThat(read).isGreaterThan(1_000);
        assertThat(refused).isGreaterThan(1_000);
    }
}
