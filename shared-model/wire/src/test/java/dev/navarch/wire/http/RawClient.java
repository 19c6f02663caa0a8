package dev.navarch.wire.http;

import dev.navarch.wire.pki.Tls;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client that writes and reads bytes over TLS as it likes, as no well-behaved one would. */
final class RawClient implements AutoCloseable {

    /** How long a test waits for a server that should have answered or closed. */
    private static final int PATIENCE_MILLIS = 60_000;

    final SSLSocket socket;
    final InputStream in;
    final OutputStream out;

    /**
     * @param protocol {@code http/1.1} or {@code h2}
     */
    RawClient(TrustedAuthorities trusted, int port, String protocol) throws IOException {
        socket =
                (SSLSocket)
                        Tls.client(trusted, Optional.empty())
                                .getSocketFactory()
                                .createSocket("127.0.0.1", port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(PATIENCE_MILLIS);
        // Else the kernel reads tens of megabytes for a client that reads nothing.
        socket.setReceiveBufferSize(64 * 1024);
        socket.startHandshake();
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Everything that comes until the server closes the connection. */
    String untilClosed() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 * 1024];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all.write(buffer, 0, n);
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException reset) {
            // Closed with bytes of ours unread.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Begins HTTP/2: the preface and empty settings. */
    void preface() throws IOException {
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        frame(4, 0, 0, new byte[0]);
    }

    /** Sends one frame (RFC 9113, section 4.1). */
    void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        byte[] head = {
            (byte) (payload.length >> 16),
            (byte) (payload.length >> 8),
            (byte) payload.length,
            (byte) type,
            (byte) flags,
            (byte) (stream >> 24),
            (byte) (stream >> 16),
            (byte) (stream >> 8),
            (byte) stream
        };
        out.write(head);
        out.write(payload);
        out.flush();
    }

    /**
     * Headers without compression (RFC 7541): the method and path of a request.
     *
     * @param last whether no body follows
     */
    void request(int stream, String method, String path, boolean last) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x87);
        literal(block, ":method", method);
        literal(block, ":path", path);
        literal(block, ":authority", "127.0.0.1");
        frame(1, last ? 0x5 : 0x4, stream, block.toByteArray());
    }

    private static void literal(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        for (String text : new String[] {name, value}) {
            block.write(text.length());
            block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** A frame of the server's. */
    record Frame(int type, int flags, int stream, byte[] payload) {}

    /**
     * The next frame of a type.
     *
     * @throws IOException if the server closes before
     */
    Frame next(int type) throws IOException {
        Frame frame = next();
        while (frame.type() != type) {
            frame = next();
        }
        return frame;
    }

    /**
     * The next frame.
     *
     * @throws IOException if the server closes before
     */
    Frame next() throws IOException {
        byte[] head = in.readNBytes(9);
        if (head.length < 9) {
            throw new EOFException("closed");
        }
        int length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
        int stream =
                (head[5] & 0x7f) << 24
                        | (head[6] & 0xff) << 16
                        | (head[7] & 0xff) << 8
                        | (head[8] & 0xff);
        return new Frame(head[3], head[4], stream, in.readNBytes(length));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
