package org.postern.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 2231 §3 and §4, as RFC 9051 §7.5.2 wants it told. */
class ContinuationsTest {
    private static List<Parameter> parameters(String... namesAndValues) {
        var parameters = new ArrayList<Parameter>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.add(new Parameter(namesAndValues[i], namesAndValues[i + 1]));
        }
        return parameters;
    }

    @Test
    void piecesBecomeOne() {
        assertThat(Continuations.join(parameters("x", "y", "baz*1", "b", "baz*0", "a", "baz*2", "c", "z", "z")))
                .isEqualTo(parameters("x", "y", "baz", "abc", "z", "z"));
    }

    @Test
    void encodedPiecesBecomeUtf8() {
        assertThat(Continuations.join(parameters("foo*0*", "iso-8859-1'de'Gr%FC", "foo*1", "n e", "foo*2*", "%26")))
                .isEqualTo(parameters("foo*", "utf-8'de'Gr%C3%BCn%20e&"));
    }

    @Test
    void ofAnUnknownCharsetTheOctetsStay() {
        assertThat(Continuations.join(parameters("foo*0*", "x-none''%FC", "foo*1*", "%FD%2")))
                .isEqualTo(parameters("foo*", "x-none''%FC%FD%252"));
        assertThat(Continuations.join(parameters("foo*0", "a", "foo*1*", "%41")))
                .isEqualTo(parameters("foo*", "''aA"));
        assertThat(Continuations.join(parameters("foo*0*", "?'x'a"))).isEqualTo(parameters("foo*", "?'x'a"));
    }

    /** RFC 2231 §3: from 0, without a gap; and a simple fallback for old programs gives way. */
    @Test
    void whatLeadsNowhereStays() {
        var apart = parameters("a*1", "x", "a*", "utf-8''x", "*0", "y", "b*00", "z");
        assertThat(Continuations.join(apart)).isEqualTo(apart);
        assertThat(Continuations.join(parameters("a", "old", "a*0", "n", "a*1", "ew", "a*3", "?", "a*0", "?")))
                .isEqualTo(parameters("a", "new", "a*3", "?"));
    }

    /** A sender's odd name must not take another parameter with it. */
    @Test
    void aParameterCalledNullIsOneLikeAnyOther() {
        assertThat(Continuations.join(parameters("charset", "koi8-r", "null*0", "a", "null*1", "b")))
                .isEqualTo(parameters("charset", "koi8-r", "null", "ab"));
    }

    /** A value cut anywhere, in any order and form, comes together again. */
    @Test
    void whatWasCutComesTogether() {
        for (int seed = 0; seed < 5_000; seed++) {
            var random = new Random(seed);
            var value = new StringBuilder();
            var pieces = new ArrayList<Parameter>();
            for (int i = 0; i < 1 + seed % 12; i++) {
                String piece = random.nextBoolean() ? "a'%Z b" : "йü€";
                value.append(piece);
                var encoded = new StringBuilder(i == 0 ? "UTF-8''" : "");
                for (byte octet : piece.getBytes(StandardCharsets.UTF_8)) {
                    encoded.append("%%%02x".formatted(octet & 0xff));
                }
                pieces.add(new Parameter("n*" + i + "*", encoded.toString()));
            }
            Collections.shuffle(pieces, random);
            var joined = Continuations.join(pieces);
            assertThat(joined).as("seed " + seed).hasSize(1);
            assertThat(joined.getFirst().name()).isEqualTo("n*");
            String text = joined.getFirst().value();
            assertThat(text).startsWith("utf-8''");
            String form = text.substring(7).replace("+", "%2B");
            assertThat(URLDecoder.decode(form, StandardCharsets.UTF_8))
                    .as("seed " + seed)
                    .isEqualTo(value.toString());
        }
    }
}
