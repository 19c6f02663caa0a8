package dev.navarch.nodeagent.stream;

import dev.navarch.wire.spdy.SpdySession;
import dev.navarch.wire.spdy.SpdyStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Joins the channels of a client's WebSocket with the streams of the runtime's SPDY session, one
 * for one. It ends when the client goes, or when every stream that speaks to the client has ended.
 */
final class ChannelBridge {

    private final ChannelSocket client;
    private final SpdySession runtime;
    private final Map<Integer, SpdyStream> inputs = new HashMap<>();
    private final AtomicInteger speaking = new AtomicInteger();

    ChannelBridge(ChannelSocket client, SpdySession runtime) {
        this.client = client;
        this.runtime = runtime;
    }

    /** Runs until it ends; then both connections are closed. */
    void run(List<Channel> channels) {
        try (client;
                runtime) {
            speaking.set((int) channels.stream().filter(Channel::speaks).count());
            for (Channel channel : channels) {
                open(channel);
            }
            Thread.ofVirtual().name("channels").start(this::listen);
            for (var message = client.read(); message.isPresent(); message = client.read()) {
                pass(message.get());
            }
        } catch (IOException e) {
            // One side is gone, which is how streams end.
        }
    }

    private void open(Channel channel) throws IOException {
        if (channel.first().length > 0) {
            client.send(channel.number(), channel.first());
        }
        SpdyStream stream = runtime.open(channel.headers(), new Speaker(channel));
        if (channel.listens()) {
            inputs.put(channel.number(), stream);
        }
    }

    private void listen() {
        try (client) {
            runtime.run();
        } catch (IOException e) {
            // One side is gone, which is how streams end.
        }
    }

    private void pass(ChannelSocket.Message message) throws IOException {
        switch (message) {
            case ChannelSocket.Message.Data(int channel, byte[] data) -> {
                SpdyStream stream = inputs.get(channel);
                if (stream != null) {
                    stream.write(data);
                }
            }
            case ChannelSocket.Message.Closed(int channel) -> {
                SpdyStream stream = inputs.remove(channel);
                if (stream != null) {
                    stream.finish();
                }
            }
        }
    }

    /** Tells the client what one of the runtime's streams says. */
    private final class Speaker implements SpdyStream.Listener {

        private final Channel channel;
        private final ByteArrayOutputStream said = new ByteArrayOutputStream();

        Speaker(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void data(byte[] data) throws IOException {
            if (channel.whole().isPresent()) {
                said.write(data);
            } else {
                client.send(channel.number(), data);
            }
        }

        @Override
        public void end() throws IOException {
            if (channel.whole().isPresent() && said.size() > 0) {
                byte[] told = channel.whole().get().apply(said.toByteArray());
                if (told.length > 0) {
                    client.send(channel.number(), told);
                }
            }
            if (channel.speaks() && speaking.decrementAndGet() == 0) {
                client.close();
            }
        }
    }
}
