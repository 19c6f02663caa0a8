package dev.navarch.standalone;

import dev.navarch.api.OldGeneration;

/** Starts the whole cluster in this process, says when it is ready, and stops it on a signal. */
public final class StandaloneApplication {

    private StandaloneApplication() {}

    public static void main(String[] args) throws InterruptedException {
        OldGeneration.keepSmall();
        Cluster cluster;
        try {
            cluster = new Cluster(Settings.of(System.getenv()));
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println("navarch: " + e.getMessage());
            System.exit(2);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "navarch-stop"));
        try {
            System.out.println(cluster.start());
        } catch (RuntimeException e) {
            cluster.explain(e);
            System.exit(1);
        }
        cluster.awaitEnd();
    }
}
