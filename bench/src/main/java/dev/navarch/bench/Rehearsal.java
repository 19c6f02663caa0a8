package dev.navarch.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A little of everything that a cluster does all day, so that a start-up cache that is recorded
 * meanwhile knows what is hot.
 *
 * <p>Usage: {@code Rehearsal KUBECONFIG}
 */
public final class Rehearsal {

    private static final int PODS = 600;
    private static final int REPLICAS = 40;

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Api api = new Api(Path.of(arguments[0]));
        String namespace = "rehearsal";
        Namespaces.create(api, namespace);
        Crud.measure(api, namespace, PODS, new Report());
        Watchers.measure(api, namespace, 20, 200, new Report());
        rollOut(api, namespace);
        Scheduling.measure(api, namespace, 50, PODS, new Report());
        api.delete("/api/v1/namespaces/" + namespace);
        System.exit(0);
    }

    /** Through controllers, scheduler and node agent. */
    private static void rollOut(Api api, String namespace) {
        String base = "/apis/apps/v1/namespaces/" + namespace + "/deployments";
        api.create(base, Bodies.deployment("web", REPLICAS));
        String available = "\"availableReplicas\":" + REPLICAS;
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!api.get(base + "/web").contains(available)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the deployment does not become available");
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        api.delete(base + "/web");
    }
}
