package org.postern.mail.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class OutputBufferTest {
    /** What arrives, and in which pieces. */
    private static final class Below extends OutputStream {
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private final List<Integer> pieces = new ArrayList<>();
        private int flushed;

        @Override
        public void write(int b) {
            throw new AssertionError("byte by byte");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            all.write(bytes, offset, length);
            pieces.add(length);
        }

        @Override
        public void flush() {
            flushed++;
        }
    }

    @Test
    void anAnswerGoesOutInOnePieceWhenItIsFlushed() throws IOException {
        var below = new Below();
        var out = new OutputBuffer(below, 1_000);
        for (int i = 0; i < 900; i++) {
            out.write('x');
        }
        assertThat(below.pieces).isEmpty();
        out.flush();
        assertThat(below.pieces).containsExactly(900);
        assertThat(below.flushed).isEqualTo(1);
        out.flush();
        assertThat(below.pieces).as("nothing goes out twice").containsExactly(900);
    }

    @Test
    void neverMoreIsGatheredThanAllowed() throws IOException {
        var below = new Below();
        var out = new OutputBuffer(below, 1_000);
        out.write(new byte[999]);
        assertThat(below.pieces).isEmpty();
        out.write(new byte[2]);
        assertThat(below.pieces).containsExactly(999);
        out.write(new byte[1_000]);
        assertThat(below.pieces).as("the large one is not copied").containsExactly(999, 2, 1_000);
    }

    @Test
    void whateverTheSizesEveryByteArrivesInItsOrder() throws IOException {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var below = new Below();
            var expected = new ByteArrayOutputStream();
            int most = 256 + random.nextInt(2_000);
            var out = new OutputBuffer(below, most);
            for (int step = 0; step < 300; step++) {
                byte[] bytes = new byte[random.nextInt(random.nextBoolean() ? 20 : 3_000)];
                random.nextBytes(bytes);
                int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
                out.write(bytes, from, bytes.length - from);
                expected.write(bytes, from, bytes.length - from);
                int one = random.nextInt(256);
                out.write(one);
                expected.write(one);
                if (random.nextInt(10) == 0) {
                    out.flush();
                    assertThat(below.all.size()).isEqualTo(expected.size());
                }
            }
            out.flush();
            assertThat(below.all.toByteArray()).isEqualTo(expected.toByteArray());
        }
    }

    @Test
    void whatCouldNotBeWrittenIsNotTriedAgain() throws IOException {
        var tried = new ArrayList<Integer>();
        var out = new OutputBuffer(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        throw new AssertionError("byte by byte");
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        tried.add(length);
                        throw new IOException("gone");
                    }
                },
                1_000);
        out.write(new byte[10]);
        assertThatThrownBy(out::flush).isInstanceOf(IOException.class);
        out.flush();
        assertThat(tried).containsExactly(10);
    }
}
