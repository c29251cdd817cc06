package org.postern.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;

/** i;unicode-casemap, RFC 5051 §2: what is equal there is equal here. */
class FoldingTest {
    @Test
    void formsOfALetterAreFoundByIt() {
        assertThat(Folding.fold("\ud835\udc00\ud835\udc1a\u24b6\uff21A"))
                .isEqualTo("aaaaa"); // U+1D400, U+1D41A, Ⓐ, fullwidth
        assertThat(Folding.fold("\u2126\u212a\u212b")).isEqualTo("\u03c9ka\u030a"); // ohm, kelvin, angstrom
        assertThat(Folding.fold("\u01c4\u01c5\u01c6")).isEqualTo("dz\u030cdz\u030cdz\u030c");
        assertThat(Folding.fold("\u00c9\u00e9e\u0301")).isEqualTo("e\u0301e\u0301e\u0301");
        assertThat(new Needle("a").in("x\ud835\udc00")).isTrue();
    }

    /** The RFC's own steps: the simple titlecase mapping, then full compatibility decomposition. */
    private static String casemap(int point) {
        return Normalizer.normalize(Character.toString(Character.toTitleCase(point)), Normalizer.Form.NFKD);
    }

    @Test
    void everyCharacterIsFoldedAsItsCasemap() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (Character.isDefined(point) && Character.getType(point) != Character.SURROGATE) {
                assertThat(Folding.fold(Character.toString(point)))
                        .as(Integer.toHexString(point))
                        .isEqualTo(Folding.fold(casemap(point)));
            }
        }
    }
}
