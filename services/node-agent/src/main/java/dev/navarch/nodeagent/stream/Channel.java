package dev.navarch.nodeagent.stream;

import dev.navarch.nodeagent.runtime.StreamOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;

/**
 * One of a client's numbered channels and the runtime's stream that belongs to it.
 *
 * @param headers what the runtime knows its stream by, names in lower case
 * @param listens whether the client may send on it
 * @param speaks whether the runtime sends on it
 * @param first what the client is told before all else
 * @param whole how all that the runtime says, once it has said all, becomes what the client is
 *     told; empty to pass it on as it comes
 */
record Channel(
        int number,
        Map<String, String> headers,
        boolean listens,
        boolean speaks,
        byte[] first,
        Optional<UnaryOperator<byte[]>> whole) {

    private static final String TYPE = "streamtype";
    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int ERROR = 3;
    private static final int RESIZE = 4;

    /** Those of a process, in the order in which the runtime expects them. */
    static List<Channel> ofProcess(StreamOptions options, ClientProtocol.Channels protocol) {
        List<Channel> channels = new ArrayList<>();
        channels.add(
                protocol.statusObject()
                        ? speaking(ERROR, "error")
                        : telling(ERROR, "error", Channel::sentence));
        if (options.stdin()) {
            channels.add(listening(STDIN, "stdin"));
        }
        if (options.stdout()) {
            channels.add(speaking(STDOUT, "stdout"));
        }
        if (options.stderr() && !options.tty()) {
            channels.add(speaking(STDERR, "stderr"));
        }
        if (options.tty()) {
            channels.add(listening(RESIZE, "resize"));
        }
        return channels;
    }

    /**
     * Two for each port: data, then errors. Each begins with the port, as 16 bits with the low ones
     * first.
     */
    static List<Channel> ofPorts(List<Integer> ports) {
        List<Channel> channels = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            int port = ports.get(i);
            byte[] first =
                    ByteBuffer.allocate(2)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putShort((short) port)
                            .array();
            channels.add(ofPort(2 * i + 1, "error", port, i, false, first));
            channels.add(ofPort(2 * i, "data", port, i, true, first));
        }
        return channels;
    }

    private static Channel ofPort(
            int number, String type, int port, int request, boolean listens, byte[] first) {
        return new Channel(
                number,
                Map.of(
                        TYPE,
                        type,
                        "port",
                        Integer.toString(port),
                        "requestid",
                        Integer.toString(request)),
                listens,
                true,
                first,
                Optional.empty());
    }

    private static Channel listening(int number, String type) {
        return new Channel(number, Map.of(TYPE, type), true, false, new byte[0], Optional.empty());
    }

    private static Channel speaking(int number, String type) {
        return new Channel(number, Map.of(TYPE, type), false, true, new byte[0], Optional.empty());
    }

    private static Channel telling(int number, String type, UnaryOperator<byte[]> whole) {
        return new Channel(
                number, Map.of(TYPE, type), false, true, new byte[0], Optional.of(whole));
    }

    /** What went wrong, from a Status object; nothing when nothing did. */
    private static byte[] sentence(byte[] status) {
        var tree = JsonMapper.shared().readTree(status);
        return tree.path("status").asString("").equals("Success")
                ? new byte[0]
                : tree.path("message").asString("").getBytes(StandardCharsets.UTF_8);
    }
}
