package dev.navarch.standalone;

import dev.navarch.api.OldGeneration;
import dev.navarch.bus.settings.CommandSettings;
import dev.navarch.bus.settings.ServiceProcess;

/** Starts the whole cluster in this process, says when it is ready, and stops it on a signal. */
public final class StandaloneApplication {

    private StandaloneApplication() {}

    public static void main(String[] args) throws InterruptedException {
        OldGeneration.keepSmall();
        Cluster cluster;
        try {
            ServiceProcess.warn();
            cluster = new Cluster(new CommandSettings(args).read(Settings.class), args);
        } catch (RuntimeException e) {
            ServiceProcess.fail("it did not start", e);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "navarch-stop"));
        try {
            System.out.println(cluster.start());
        } catch (RuntimeException e) {
            System.exit(cluster.explain(e));
        }
        cluster.awaitEnd();
    }
}
