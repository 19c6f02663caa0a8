package dev.navarch.nodeagent.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Sends a container's log. Following looks at the file ten times a second, which holds no kernel
 * resource; when the file was rotated away it goes on with the new one.
 */
public final class LogReader {

    private static final long POLL_NANOS = 100_000_000;
    private static final int CHUNK = 64 * 1024;

    private final LogRequest request;
    private final OutputStream out;
    private long left;
    private boolean lineBegun;

    private LogReader(LogRequest request, OutputStream out) {
        this.request = request;
        this.out = out;
        this.left = request.limitBytes().orElse(Long.MAX_VALUE);
    }

    /**
     * Blocks until all is sent.
     *
     * @param ended whether the container writes no more
     * @param gone whether the reader of this log has left
     */
    public static void send(
            Path log,
            LogRequest request,
            OutputStream out,
            BooleanSupplier ended,
            BooleanSupplier gone)
            throws IOException {
        new LogReader(request, out).send(log, ended, gone);
    }

    private void send(Path log, BooleanSupplier ended, BooleanSupplier gone) throws IOException {
        if (!Files.exists(log)) {
            throw new NoSuchFileException(log.toString());
        }
        RandomAccessFile file = new RandomAccessFile(log.toFile(), "r");
        try {
            Object identity = identity(log);
            file.seek(
                    request.tailLines().isPresent()
                            ? tailStart(file, request.tailLines().get())
                            : 0);
            ByteArrayOutputStream pending = new ByteArrayOutputStream();
            while (left > 0 && !gone.getAsBoolean()) {
                boolean over = ended.getAsBoolean();
                if (drain(file, pending)) {
                    continue;
                }
                if (!request.follow()) {
                    return;
                }
                out.flush();
                Object now = Files.exists(log) ? identity(log) : identity;
                if (!now.equals(identity)) {
                    drain(file, pending);
                    file.close();
                    file = new RandomAccessFile(log.toFile(), "r");
                    identity = now;
                } else if (over) {
                    return;
                } else {
                    LockSupport.parkNanos(POLL_NANOS);
                }
            }
        } finally {
            file.close();
            out.flush();
        }
    }

    private static Object identity(Path log) throws IOException {
        return Optional.ofNullable(Files.getAttribute(log, "unix:ino")).orElse("");
    }

    /** Sends what is there in whole lines; false when nothing was. */
    private boolean drain(RandomAccessFile file, ByteArrayOutputStream pending) throws IOException {
        byte[] chunk = new byte[CHUNK];
        int n = file.read(chunk);
        if (n <= 0) {
            return false;
        }
        int start = 0;
        for (int i = 0; i < n; i++) {
            if (chunk[i] == '\n') {
                pending.write(chunk, start, i - start);
                line(pending.toByteArray());
                pending.reset();
                start = i + 1;
            }
        }
        pending.write(chunk, start, n - start);
        return true;
    }

    private void line(byte[] raw) throws IOException {
        Optional<LogLine> parsed = LogLine.parse(raw);
        if (parsed.isEmpty()
                || (request.since().isPresent() && parsed.get().isBefore(request.since().get()))
                || (request.stream().isPresent()
                        && !request.stream().get().equals(parsed.get().stream()))) {
            return;
        }
        LogLine line = parsed.get();
        if (request.timestamps() && !lineBegun) {
            write((line.time() + " ").getBytes(StandardCharsets.US_ASCII));
        }
        write(line.message());
        if (line.whole()) {
            write(new byte[] {'\n'});
        }
        lineBegun = !line.whole();
    }

    private void write(byte[] bytes) throws IOException {
        int length = (int) Math.min(left, bytes.length);
        if (length > 0) {
            out.write(bytes, 0, length);
            left -= length;
        }
    }

    /** Where the last lines begin; parts of a line that go on count together. */
    private static long tailStart(RandomAccessFile file, long lines) throws IOException {
        long end = file.length();
        if (lines <= 0) {
            return end;
        }
        long at = end;
        long seen = 0;
        byte[] chunk = new byte[CHUNK];
        while (at > 0) {
            int length = (int) Math.min(CHUNK, at);
            at -= length;
            file.seek(at);
            file.readFully(chunk, 0, length);
            for (int i = length - 1; i >= 0; i--) {
                if (chunk[i] == '\n' && at + i + 1 < end && ++seen == lines) {
                    return at + i + 1;
                }
            }
        }
        return 0;
    }
}
