package dev.navarch.api.bootstrap;

import dev.navarch.api.auth.bootstrap.BootstrapToken;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.store.StoredObject;
import dev.navarch.bus.Subscription;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes bootstrap tokens that have ended and keeps the signatures of {@link ClusterInfo}. In
 * Kubernetes two controllers do; here a controller never sees what is in a Secret.
 */
public final class BootstrapTokenUpkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BootstrapTokenUpkeep.class);
    private static final ObjectKey CLUSTER_INFO =
            ObjectKey.namespaced(Resources.CONFIG_MAPS, ClusterInfo.NAMESPACE, ClusterInfo.NAME);

    private final ObjectReader reader;
    private final Ensure ensure;
    private final InstantSource clock;
    private final AtomicBoolean dirty = new AtomicBoolean(true);
    private final Subscription subscription;
    private volatile Instant nextEnd = Instant.MAX;

    public BootstrapTokenUpkeep(ObjectReader reader, Ensure ensure, InstantSource clock) {
        this.reader = reader;
        this.ensure = ensure;
        this.clock = clock;
        this.subscription =
                reader.follow(
                        Set.of(Resources.SECRETS, Resources.CONFIG_MAPS),
                        changes -> {
                            if (changes.stream().anyMatch(c -> concerns(c.key()))) {
                                dirty.set(true);
                            }
                        });
    }

    private static boolean concerns(ObjectKey key) {
        return key.equals(CLUSTER_INFO)
                || (key.type().equals(Resources.SECRETS)
                        && key.namespace().equals(BootstrapToken.NAMESPACE)
                        && key.name().startsWith(BootstrapToken.NAME_PREFIX));
    }

    /** Corrects what changed or ended since the last call; to be called about once a second. */
    public void run() {
        Instant now = clock.instant();
        if (!dirty.getAndSet(false) && now.isBefore(nextEnd)) {
            return;
        }
        List<BootstrapToken> signing = new ArrayList<>();
        Instant next = Instant.MAX;
        for (StoredObject stored : reader.cached(Resources.SECRETS, BootstrapToken.NAMESPACE)) {
            if (!concerns(stored.key())) {
                continue;
            }
            ObjectNode secret = Json.read(stored.bytes());
            Optional<BootstrapToken> token = BootstrapToken.of(secret);
            if (token.isEmpty()) {
                continue;
            }
            if (!token.get().isGood(now)) {
                settle(ensure.gone(Resources.SECRETS, secret));
                continue;
            }
            if (token.get().end().isPresent() && token.get().end().get().isBefore(next)) {
                next = token.get().end().get();
            }
            if (token.get().signs()) {
                signing.add(token.get());
            }
        }
        nextEnd = next;
        sign(signing);
    }

    private void sign(List<BootstrapToken> tokens) {
        Optional<ObjectNode> map =
                reader.cached(CLUSTER_INFO).map(stored -> Json.read(stored.bytes()));
        if (map.isPresent()
                && !ClusterInfo.signed(map.get().deepCopy(), tokens).equals(map.get())) {
            settle(
                    ensure.correct(
                            Resources.CONFIG_MAPS,
                            map.get(),
                            current -> ClusterInfo.signed(current, tokens)));
        }
    }

    private void settle(CompletableFuture<Void> written) {
        written.exceptionally(failed -> {
            LOG.info("A bootstrap token could not be tidied up this time", failed);
            dirty.set(true);
            return null;
        });
    }

    @Override
    public void close() {
        subscription.close();
    }
}
