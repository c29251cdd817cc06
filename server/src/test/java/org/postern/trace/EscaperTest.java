package org.postern.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EscaperTest {
    private static String json(String text) {
        var out = new StringBuilder();
        Escaper.json(out, text, 1_000);
        return out.toString();
    }

    @Test
    void ordinaryTextOfAllScriptsStaysAsItIs() {
        for (String text : new String[] {"plain text", "Grüße", "почта", "电子邮件", "می\u200cخواهم", "👩\u200d💻"}) {
            assertThat(Escaper.terminal(text)).isEqualTo(text);
            assertThat(json(text)).isEqualTo('"' + text + '"');
        }
    }

    @Test
    void whatMovesTheCursorOrTheDirectionOrHidesIsShown() {
        assertThat(Escaper.terminal("a\u001b[2Jb\r\nc\u0000\u009b\u007f"))
                .isEqualTo("a\\u001b[2Jb\\u000d\\u000ac\\u0000\\u009b\\u007f");
        assertThat(Escaper.terminal("\u202egnp.exe\u2066\u200f\u061c"))
                .isEqualTo("\\u202egnp.exe\\u2066\\u200f\\u061c");
        assertThat(Escaper.terminal("\u200b\ufeff\u2028\u2029\u00ad")).isEqualTo("\\u200b\\ufeff\\u2028\\u2029\\u00ad");
        assertThat(Escaper.terminal(Character.toString(0xe0041))).isEqualTo("\\udb40\\udc41");
        assertThat(Escaper.terminal("\ud800x\udc00")).isEqualTo("\\ud800x\\udc00");
        assertThat(Escaper.terminal("\uffff\ue000")).isEqualTo("\\uffff\\ue000");
    }

    @Test
    void htmlHasNoMarkupFromOutside() {
        assertThat(Escaper.html("<b onclick='x' y=\"z\">&amp;\u202e"))
                .isEqualTo("&lt;b onclick=&#39;x&#39; y=&quot;z&quot;&gt;&amp;amp;\\u202e");
    }

    @Test
    void jsonCanBeReadBackExactly() {
        var random = new Random(11);
        var mapper = JsonMapper.builder().build();
        for (int i = 0; i < 5_000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(20); n > 0; n--) {
                text.append((char) (random.nextBoolean() ? random.nextInt(0x10000) : random.nextInt(0x80)));
            }
            String line = json(text.toString());
            assertThat(line.codePoints()).noneMatch(Escaper::hidden);
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            assertThat(mapper.readValue(bytes, String.class)).isEqualTo(text.toString());
        }
    }

    @Test
    void longTextIsCutBetweenCharacters() {
        var out = new StringBuilder();
        Escaper.json(out, "abc", 3);
        Escaper.json(out, "abcd", 3);
        Escaper.json(out, "ab👩c", 3);
        assertThat(out).hasToString("\"abc\"\"abc…\"\"ab…\"");
    }
}
