package dev.navarch.api.admission.quota;

import dev.navarch.api.engine.ObjectReader;
import dev.navarch.bus.Subscription;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Remembers where something changed that a quota may count, so that a timer recounts those
 * namespaces and no others.
 */
public final class QuotaUpkeep implements AutoCloseable {

    /** What quotas usually count; any other type is recounted with the next change of these. */
    private static final Set<GroupResource> WATCHED =
            Set.of(
                    Resources.PODS,
                    Resources.SERVICES,
                    Resources.PERSISTENT_VOLUME_CLAIMS,
                    Resources.CONFIG_MAPS,
                    Resources.SECRETS,
                    Resources.REPLICATION_CONTROLLERS,
                    Resources.DEPLOYMENTS,
                    Resources.REPLICA_SETS,
                    Resources.STATEFUL_SETS,
                    Resources.JOBS,
                    Resources.CRON_JOBS,
                    QuotaUsage.QUOTAS);

    private final QuotaRecount recount;
    private final Set<String> dirty = new TreeSet<>();
    private final Subscription subscription;

    public QuotaUpkeep(ObjectReader reader, QuotaRecount recount) {
        this.recount = recount;
        this.subscription = reader.follow(WATCHED, this::changed);
    }

    private void changed(List<Change> changes) {
        synchronized (dirty) {
            changes.forEach(change -> dirty.add(change.key().namespace()));
        }
    }

    /** Recounts where something changed since the last call; to be called about once a second. */
    public void run() {
        Set<String> namespaces;
        synchronized (dirty) {
            namespaces = Set.copyOf(dirty);
            dirty.clear();
        }
        namespaces.stream().filter(recount::hasQuota).forEach(recount::recount);
    }

    @Override
    public void close() {
        subscription.close();
    }
}
