package dev.navarch.bench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Runs every measurement against an API server and prints a table. The reference figures are those
 * of Kubernetes 1.20 with etcd under the same load on 2 cores.
 *
 * <p>Usage: {@code Benchmark KUBECONFIG [PID]}, where PID is the server's process, whose memory is
 * measured too.
 */
public final class Benchmark {

    private static final int PODS = 3_000;

    private Benchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Api api = new Api(Path.of(arguments[0]));
        Report report = new Report();
        if (arguments.length > 1) {
            report.cost("idle, everything, resident", memory(arguments[1]), "MiB", 0);
        }
        String namespace = "load-" + Long.toString(System.nanoTime() & 0xffffff, 36);
        Namespaces.create(api, namespace);
        Crud.measure(api, namespace, PODS, report);
        Fairness.measure(api, namespace, PODS, report);
        Watchers.measure(api, namespace, 100, 500, report);
        Scheduling.measure(api, namespace, 1_000, 5_000, report);
        if (arguments.length > 1) {
            report.cost("after the load, everything, resident", memory(arguments[1]), "MiB", 0);
        }
        api.delete("/api/v1/namespaces/" + namespace);
        report.print("Navarch");
        System.exit(0);
    }

    private static double memory(String pid) throws IOException {
        return Footprint.mebibytes(Long.parseLong(pid));
    }
}
