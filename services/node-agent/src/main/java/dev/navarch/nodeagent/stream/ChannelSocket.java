package dev.navarch.nodeagent.stream;

import dev.navarch.wire.http.WebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Reads and writes the messages of one of the channel protocols. */
final class ChannelSocket implements AutoCloseable {

    /** In place of a channel's number: the channel whose number follows is closed. */
    private static final int CLOSED = 255;

    private final WebSocket socket;
    private final ClientProtocol.Channels protocol;

    ChannelSocket(WebSocket socket, ClientProtocol.Channels protocol) {
        this.socket = socket;
        this.protocol = protocol;
    }

    /** What a client sends. */
    sealed interface Message {

        record Data(int channel, byte[] data) implements Message {}

        record Closed(int channel) implements Message {}
    }

    void send(int channel, byte[] data) throws IOException {
        byte[] body = protocol.base64() ? Base64.getEncoder().encode(data) : data;
        byte[] message = new byte[body.length + 1];
        message[0] = (byte) (protocol.base64() ? '0' + channel : channel);
        System.arraycopy(body, 0, message, 1, body.length);
        socket.send(protocol.base64() ? WebSocket.TEXT : WebSocket.BINARY, message);
    }

    /**
     * Waits for the next message.
     *
     * @return empty once the client has closed
     */
    Optional<Message> read() throws IOException {
        while (true) {
            Optional<WebSocket.Message> message = socket.read();
            if (message.isEmpty()) {
                return Optional.empty();
            }
            byte[] data = message.get().data();
            if (data.length > 0) {
                return Optional.of(parse(data));
            }
        }
    }

    private Message parse(byte[] message) throws IOException {
        int channel = message[0] & 0xff;
        byte[] data = Arrays.copyOfRange(message, 1, message.length);
        if (protocol.closeSignal() && channel == CLOSED) {
            if (data.length != 1) {
                throw new IOException("a close signal names one channel");
            }
            return new Message.Closed(data[0] & 0xff);
        }
        if (!protocol.base64()) {
            return new Message.Data(channel, data);
        }
        try {
            return new Message.Data(
                    channel - '0',
                    Base64.getDecoder()
                            .decode(new String(data, StandardCharsets.ISO_8859_1).strip()));
        } catch (IllegalArgumentException e) {
            throw new IOException("a message is not Base64", e);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
