package dev.navarch.bus.kafka;

import dev.navarch.bus.CommandSender;
import dev.navarch.model.Command;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Sends commands and heartbeats, each by its own topic and buffer. */
public final class StreamCommandSender implements CommandSender, AutoCloseable {

    private static final int BUFFER = 16 << 20;

    private final LazyOutlet commands;
    private final LazyOutlet heartbeats;
    private final CommandCipher cipher;

    StreamCommandSender(StreamBindings bindings, CommandCipher cipher) {
        this.cipher = cipher;
        commands = new LazyOutlet(() -> bindings.out(Topics.COMMANDS, BUFFER, Map.of()));
        heartbeats = new LazyOutlet(() -> bindings.out(Topics.HEARTBEATS, BUFFER / 4, Map.of()));
    }

    @Override
    public CompletableFuture<Void> send(Command command) {
        byte[] encoded;
        try {
            encoded = CommandCodec.encode(cipher.sealed(command));
        } catch (RuntimeException noKey) {
            return CompletableFuture.failedFuture(noKey);
        }
        return commands.send(CommandCodec.partitionKey(command), encoded);
    }

    @Override
    public CompletableFuture<Void> heartbeat(Command command) {
        return heartbeats.send(CommandCodec.partitionKey(command), CommandCodec.encode(command));
    }

    @Override
    public void close() {
        commands.close();
        heartbeats.close();
    }
}
