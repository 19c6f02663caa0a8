package dev.navarch.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures an API service that runs alone with its database, as one that has run for a while: all
 * requests are sent several times before what is measured, so that both virtual machines, the
 * server's and this one, have compiled what they run.
 *
 * <p>Usage: {@code ServerAlone KUBECONFIG PID [rehearse]}, where PID is the API service's process.
 * A rehearsal is a short load that a start-up cache is recorded under.
 */
public final class ServerAlone {

    private static final int PODS = 3_000;
    private static final int ROUNDS_BEFORE = 4;
    private static final int REHEARSED = 600;
    private static final int STORED = 10_000;
    private static final int WATCHES = 10_000;

    private ServerAlone() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path kubeconfig = Path.of(arguments[0]);
        long pid = Long.parseLong(arguments[1]);
        Api api = new Api(kubeconfig);
        boolean reference = List.of(arguments).contains("reference");
        if (arguments.length > 2 && !reference) {
            Crud.measure(api, namespace(api, "rehearsal"), REHEARSED, new Report());
            Watchers.measure(api, namespace(api, "watched"), 100, REHEARSED, new Report());
            System.exit(0);
        }
        Report report = new Report();
        report.cost("API service, idle, resident", Footprint.mebibytes(pid), "MiB", 0);
        for (int i = 0; i < ROUNDS_BEFORE; i++) {
            Crud.measure(api, namespace(api, "before-" + i), PODS, new Report());
        }
        Crud.measure(api, namespace(api, "crud"), PODS, report);
        if (!reference) {
            // Kubernetes allows 250 streams of a connection, of which the driver has four.
            watches(api, kubeconfig, pid, report);
        }
        String full = "/api/v1/namespaces/" + namespace(api, "full") + "/pods";
        Load.run(STORED, 32, i -> api.create(full, Bodies.pod("p" + i, "nobody")));
        report.cost(
                "API service with " + STORED + " pods, resident",
                Footprint.mebibytes(pid),
                "MiB",
                1_331);
        report.print(reference ? "Kubernetes 1.20.2" : "Navarch");
        System.exit(0);
    }

    private static void watches(Api api, Path kubeconfig, long pid, Report report)
            throws IOException, InterruptedException {
        Watchers.measure(api, namespace(api, "watched"), 1_000, 400, report);
        String quiet = namespace(api, "quiet");
        double before = Footprint.mebibytes(pid);
        try (IdleWatches watches =
                new IdleWatches(
                        kubeconfig,
                        "/api/v1/namespaces/" + quiet + "/configmaps?watch=1",
                        WATCHES)) {
            report.cost(
                    WATCHES + " idle watches, more memory",
                    Footprint.mebibytes(pid) - before,
                    "MiB",
                    0);
        }
    }

    /** A namespace whose default service account exists, although no controller runs. */
    private static String namespace(Api api, String name) {
        api.create("/api/v1/namespaces", Bodies.namespace(name));
        api.create("/api/v1/namespaces/" + name + "/serviceaccounts", Bodies.serviceAccount());
        return name;
    }
}
