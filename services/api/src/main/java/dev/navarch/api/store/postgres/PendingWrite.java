package dev.navarch.api.store.postgres;

import dev.navarch.api.store.Write;
import dev.navarch.api.store.WriteOutcome;
import java.util.concurrent.CompletableFuture;

/** A write that waits for its group. */
record PendingWrite(Write write, CompletableFuture<WriteOutcome> outcome) {}
