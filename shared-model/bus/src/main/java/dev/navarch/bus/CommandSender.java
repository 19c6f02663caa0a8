package dev.navarch.bus;

import dev.navarch.model.Command;
import java.util.concurrent.CompletableFuture;

/** Sends commands to the API service. They wait in Kafka while it is down. */
public interface CommandSender {

    /**
     * Sends one command. Commands for the same object are applied in the order in which one sender
     * sent them.
     *
     * @return completes when Kafka holds the command durably, which says nothing of its outcome: an
     *     accepted command is seen as a change, a refused one as a rejection
     */
    CompletableFuture<Void> send(Command command);

    /**
     * Sends a command by the topic of heartbeats, so that leases and node conditions never wait
     * behind a burst of other writes.
     */
    CompletableFuture<Void> heartbeat(Command command);
}
