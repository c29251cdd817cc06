package org.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1:53",
        "127.0.0.1:1, 127.0.0.1:1",
        "192.0.2.7:65535, 192.0.2.7:65535",
        "::1, [0:0:0:0:0:0:0:1]:53",
        "[::1], [0:0:0:0:0:0:0:1]:53",
        "[2001:db8::7]:5353, [2001:db8:0:0:0:0:0:7]:5353",
    })
    void whatPeopleWriteIsRead(String text, String meant) {
        InetSocketAddress server = Objects.requireNonNull(ServerAddress.parse(text, 53));
        assertThat(ServerAddress.text(server)).isEqualTo(meant);
        assertThat(ServerAddress.parse(meant, 1)).isEqualTo(server);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dns.example",
                "dns.example:53",
                "127.0.0.1:0",
                "127.0.0.1:65536",
                "127.0.0.1:",
                "127.0.0.1:999999",
                "127.1",
                "127.0.0.256",
                "[127.0.0.1]x",
                "[::1",
                "[::1]:0",
                "[::1]53",
                "::g",
                " 127.0.0.1"
            })
    void anythingElseIsRefused(String text) {
        assertThat(ServerAddress.parse(text, 53)).isNull();
    }

    @Test
    void everyLengthIsReadInNoTime() {
        assertThat(ServerAddress.parse("1".repeat(100_000) + ":", 53)).isNull();
    }
}
