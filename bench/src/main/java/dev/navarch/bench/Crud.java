package dev.navarch.bench;

/** Creates, reads, patches, lists and deletes pods that nobody schedules. */
final class Crud {

    private static final int CLIENTS = 32;
    private static final int LISTS = 200;
    private static final String NOBODY = "nobody";

    private Crud() {}

    static void measure(Api api, String namespace, int pods, Report report)
            throws InterruptedException {
        String base = "/api/v1/namespaces/" + namespace + "/pods";
        Load.run(pods / 5, CLIENTS, i -> api.create(base, Bodies.pod("w" + i, NOBODY)));
        Load.run(pods / 5, CLIENTS, i -> api.delete(base + "/w" + i));
        rate(
                report,
                "create",
                460,
                Load.run(pods, CLIENTS, i -> api.create(base, Bodies.pod("p" + i, NOBODY))));
        rate(
                report,
                "get",
                1_500,
                Load.run(pods * 2, CLIENTS, i -> api.get(base + "/p" + (i % pods))));
        rate(
                report,
                "patch of status",
                510,
                Load.run(
                        pods,
                        CLIENTS,
                        i ->
                                api.mergePatch(
                                        base + "/p" + i + "/status",
                                        "{\"status\":{\"phase\":\"Pending\",\"message\":\"m"
                                                + i
                                                + "\"}}")));
        rate(
                report,
                "strategic merge patch of labels",
                510,
                Load.run(
                        pods,
                        CLIENTS,
                        i ->
                                api.strategicPatch(
                                        base + "/p" + i,
                                        "{\"metadata\":{\"labels\":{\"step\":\"s" + i + "\"}}}")));
        report.cost(
                "list of " + pods + " pods",
                Load.run(LISTS, 1, i -> api.get(base)).p50(),
                "ms",
                130);
        report.cost(
                "list of " + pods + " pods, limit=500",
                Load.run(LISTS, 1, i -> api.get(base + "?limit=500")).p50(),
                "ms",
                0);
        rate(report, "delete", 410, Load.run(pods, CLIENTS, i -> api.delete(base + "/p" + i)));
    }

    private static void rate(Report report, String what, double reference, Load.Figures figures) {
        report.rate(what + ", " + CLIENTS + " clients", figures.perSecond(), "/s", reference);
        report.cost(what + ", p99", figures.p99(), "ms", 0);
    }
}
