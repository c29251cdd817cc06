package org.postern.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** RFC 8265 §4.2 and its examples in §4.3. */
final class PasswordsTest {
    private final Passwords passwords = new Passwords(new SecureRandom());

    @Test
    void aPasswordIsTakenAsItIsSpacesAndCaseIncluded() {
        assertThat(Passwords.prepared("correct horse battery staple")).isEqualTo("correct horse battery staple");
        assertThat(Passwords.prepared("Correct Horse Battery Staple")).isEqualTo("Correct Horse Battery Staple");
        assertThat(Passwords.prepared("πßå")).isEqualTo("πßå");
        assertThat(Passwords.prepared("Jack of ♦s")).isEqualTo("Jack of ♦s");
        assertThat(Passwords.prepared(" x  ")).isEqualTo(" x  ");
    }

    @Test
    void everySpaceIsTheSpace() {
        assertThat(Passwords.prepared("foo\u1680bar")).isEqualTo("foo bar");
        assertThat(Passwords.prepared("a\u00a0b\u2003c\u3000d")).isEqualTo("a b c d");
    }

    @Test
    void howACharacterWasTypedDoesNotMatter() {
        assertThat(Passwords.prepared("cafe\u0301")).isEqualTo("caf\u00e9");
        assertThat(Passwords.prepared("\u212b")).isEqualTo("\u00e5".toUpperCase(java.util.Locale.ROOT));
        assertThat(Passwords.prepared("\ufb01")).as("NFC, not NFKC").isEqualTo("\ufb01");
    }

    @Test
    void whatIsEmptyOrHasControlsOrHalfCharactersIsNoPassword() {
        assertThat(Passwords.prepared("")).isNull();
        for (String text :
                new String[] {"my cat is a \u0009by", "a\u0000", "a\u007f", "a\u0085", "a\n", "\ud800", "a\udfff"}) {
            assertThat(Passwords.prepared(text)).isNull();
        }
        assertThat(Passwords.prepared("\ud83d\ude00")).isEqualTo("\ud83d\ude00");
    }

    @Test
    void twoHundredFiftySixCharactersAreTakenAndOneMoreIsNot() {
        assertThat(Passwords.prepared("x".repeat(255))).hasSize(255);
        assertThat(Passwords.prepared("x".repeat(256))).hasSize(256);
        assertThat(Passwords.prepared("x".repeat(257))).isNull();
        assertThatThrownBy(() -> passwords.hash("x".repeat(257))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHashSaysHowItWasMadeAndHasASaltOfItsOwn() {
        String one = passwords.hash("secret");
        String other = passwords.hash("secret");
        assertThat(one)
                .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}")
                .isNotEqualTo(other);
        assertThat(passwords.matches("secret", one)).isTrue();
        assertThat(passwords.matches("Secret", one)).isFalse();
        assertThat(passwords.matches("", one)).isFalse();
    }

    @Test
    void theSamePasswordInAnotherFormMatches() {
        String hash = passwords.hash("caf\u00e9 au lait");
        assertThat(passwords.matches("cafe\u0301\u00a0au lait", hash)).isTrue();
    }

    @Test
    void aHashOfAnotherFormMatchesNothingAndIsNoFault() {
        String good = passwords.hash("secret");
        for (String hash : new String[] {
            "",
            "x",
            "$2b$12$abcdefghijklmnopqrstuv",
            "$argon2id$v=19$m=19456,t=2,p=1$",
            "$argon2id$v=19$m=19456,t=2,p=1$AAAA$!!!!",
            "$argon2id$v=19$m=99999999999,t=2,p=1$AAAA$AAAA",
            "$argon2id$v=19$m=0,t=0,p=1$AAAA$AAAA",
            "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAA$",
            good.substring(0, good.length() - 1),
            good.replace("t=2", "t=0"),
            good + "AA",
            good + "$"
        }) {
            assertThat(passwords.matches("secret", hash)).as(hash).isFalse();
            assertThat(passwords.matches(" ", hash)).as(hash).isFalse();
        }
    }
}
