package dev.navarch.wire.http;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The server's side of a WebSocket, RFC 6455, over an upgraded connection. Reading blocks; sending
 * may be done from several threads.
 */
public final class WebSocket implements AutoCloseable {

    public static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xA;

    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int MAX_MESSAGE = 16 << 20;

    private final RawConnection connection;
    private final DataInputStream in;
    private final OutputStream out;
    private boolean closeSent;

    /**
     * A whole message.
     *
     * @param opcode {@link #TEXT} or {@link #BINARY}
     */
    public record Message(int opcode, byte[] data) {}

    private WebSocket(RawConnection connection) {
        this.connection = connection;
        this.in = new DataInputStream(connection.input());
        this.out = connection.output();
    }

    /** Whether the client asks for a WebSocket. */
    public static boolean requested(Exchange exchange) {
        return exchange.upgrade().filter("websocket"::equals).isPresent()
                && exchange.headers().contains("sec-websocket-key");
    }

    /**
     * Accepts.
     *
     * @param protocol one of those in {@code Sec-WebSocket-Protocol}, or empty
     */
    public static WebSocket accept(Exchange exchange, String protocol) {
        Headers headers =
                Headers.of(
                        "upgrade",
                        "websocket",
                        "sec-websocket-accept",
                        acceptance(exchange.headers().first("sec-websocket-key").orElse("")));
        if (!protocol.isEmpty()) {
            headers.add("sec-websocket-protocol", protocol);
        }
        return new WebSocket(exchange.switchProtocols(headers));
    }

    static String acceptance(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder()
                    .encodeToString(sha1.digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK lacks SHA-1", e);
        }
    }

    /**
     * Waits for the next message; answers pings meanwhile.
     *
     * @return empty once the client has closed
     * @throws IOException if the connection breaks or the client breaks the protocol
     */
    public Optional<Message> read() throws IOException {
        int opcode = CONTINUATION;
        byte[] whole = {};
        while (true) {
            int first = in.read();
            if (first < 0) {
                return Optional.empty();
            }
            boolean last = (first & 0x80) != 0;
            int code = first & 0x0f;
            byte[] data = payload(whole.length);
            switch (code) {
                case CLOSE -> {
                    sendClose(data.length >= 2 ? Arrays.copyOf(data, 2) : new byte[0]);
                    return Optional.empty();
                }
                case PING -> send(PONG, data);
                case PONG -> {}
                case TEXT, BINARY, CONTINUATION -> {
                    opcode = code == CONTINUATION ? opcode : code;
                    whole = whole.length == 0 ? data : join(whole, data);
                    if (last) {
                        return Optional.of(new Message(opcode, whole));
                    }
                }
                default -> throw new IOException("unknown WebSocket opcode " + code);
            }
        }
    }

    private byte[] payload(int already) throws IOException {
        int second = in.readUnsignedByte();
        if ((second & 0x80) == 0) {
            throw new IOException("a client's WebSocket frame is not masked");
        }
        long length =
                switch (second & 0x7f) {
                    case 126 -> in.readUnsignedShort();
                    case 127 -> in.readLong();
                    default -> second & 0x7f;
                };
        if (length < 0 || length + already > MAX_MESSAGE) {
            throw new IOException("WebSocket message of " + length + " bytes");
        }
        byte[] mask = in.readNBytes(4);
        byte[] data = in.readNBytes((int) length);
        if (mask.length < 4 || data.length < length) {
            throw new EOFException("WebSocket frame cut off");
        }
        for (int i = 0; i < data.length; i++) {
            data[i] ^= mask[i & 3];
        }
        return data;
    }

    /** Sends one message or control frame. */
    public synchronized void send(int opcode, byte[] data) throws IOException {
        if (closeSent) {
            throw new IOException("the WebSocket is closed");
        }
        int headLength = data.length < 126 ? 2 : data.length < 65536 ? 4 : 10;
        ByteBuffer frame = ByteBuffer.allocate(headLength + data.length);
        frame.put((byte) (0x80 | opcode));
        switch (headLength) {
            case 2 -> frame.put((byte) data.length);
            case 4 -> frame.put((byte) 126).putShort((short) data.length);
            default -> frame.put((byte) 127).putLong(data.length);
        }
        frame.put(data);
        out.write(frame.array());
    }

    private synchronized void sendClose(byte[] data) throws IOException {
        if (!closeSent) {
            send(CLOSE, data);
            closeSent = true;
        }
    }

    /** Says goodbye normally (status 1000), then closes. */
    @Override
    public void close() {
        try {
            sendClose(new byte[] {0x03, (byte) 0xe8});
        } catch (IOException e) {
            // The client is gone already.
        }
        connection.close();
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }
}
