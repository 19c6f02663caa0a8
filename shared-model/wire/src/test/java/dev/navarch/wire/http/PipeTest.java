package dev.navarch.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PipeTest {

    /** A connection whose peer has closed it already may still hold bytes to read. */
    @Test
    void deliversWhatASideHadSentBeforeItClosed() throws Exception {
        Side gone =
                new Side(new ByteArrayInputStream("last words".getBytes(StandardCharsets.UTF_8)));
        gone.close();
        PipedInputStream quiet = new PipedInputStream();
        PipedOutputStream client = new PipedOutputStream(quiet);
        Side alive = new Side(quiet);

        Pipe.join(gone, alive);

        alive.closed.get(60, TimeUnit.SECONDS);
        assertThat(alive.written.toString(StandardCharsets.UTF_8)).isEqualTo("last words");
        client.close();
    }

    @Test
    void closesTheOtherSideWhenOneEnds() throws Exception {
        PipedInputStream quiet = new PipedInputStream();
        Side waiting = new Side(quiet);
        Side ended = new Side(new ByteArrayInputStream(new byte[0]));
        PipedOutputStream client = new PipedOutputStream(quiet);

        Pipe.join(waiting, ended);

        waiting.closed.get(60, TimeUnit.SECONDS);
        client.close();
        ended.closed.get(60, TimeUnit.SECONDS);
    }

    private static final class Side implements RawConnection {

        private final InputStream input;
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final CompletableFuture<Void> closed = new CompletableFuture<>();

        Side(InputStream input) {
            this.input = input;
        }

        @Override
        public InputStream input() {
            return input;
        }

        @Override
        public OutputStream output() {
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    if (closed.isDone()) {
                        throw new IOException("closed");
                    }
                    written.write(bytes, offset, length);
                }
            };
        }

        @Override
        public void onClose(Runnable callback) {
            closed.thenRun(callback);
        }

        @Override
        public void close() {
            closed.complete(null);
        }
    }
}
