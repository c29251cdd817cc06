package org.postern.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class RawInputTest {
    @Test
    void whatNobodyHasReadYetCountsForThePeerUntilSomethingIsRead() throws IOException {
        var input = new RawInput(new ByteArrayInputStream(new byte[517]));
        assertThat(input.received()).isEqualTo(517);
        assertThat(input.read(new byte[5], 0, 5)).isEqualTo(5);
        assertThat(input.received()).isEqualTo(5);
    }

    @Test
    void aFloodThatWaitsIsWorthNoMoreThanAHello() {
        assertThat(new RawInput(new ByteArrayInputStream(new byte[100_000])).received())
                .isEqualTo(1_024);
    }

    @Test
    void ofAClosedSocketNothingWaits() {
        var closed = new RawInput(new FilterInputStream(InputStream.nullInputStream()) {
            @Override
            public int available() throws IOException {
                throw new IOException("closed");
            }
        });
        assertThat(closed.received()).isZero();
    }
}
