package dev.navarch.bench;

/**
 * One user's writes, alone and while another user lists every pod in a loop over several
 * connections: how much one can slow the other. Both are service accounts, so neither is exempt
 * from priority and fairness as the administrator is.
 */
final class Fairness {

    private static final int WRITERS = 8;

    private Fairness() {}

    /**
     * @param pods how many are there to be listed
     */
    static void measure(Api api, String namespace, int pods, Report report)
            throws InterruptedException {
        String base = "/api/v1/namespaces/" + namespace + "/pods";
        Load.run(pods, 32, i -> api.create(base, Bodies.pod("f" + i, "nobody")));
        Api writer = account(api, namespace, "writer");
        writes(writer, base, "w", 500);
        Load.Figures alone = writes(writer, base, "a", 1_500);
        Lister lister = new Lister(account(api, namespace, "lister"));
        lister.start();
        long listedBefore = lister.lists();
        long began = System.nanoTime();
        Load.Figures beside = writes(writer, base, "b", 1_500);
        double listed = (lister.lists() - listedBefore) / ((System.nanoTime() - began) / 1e9);
        lister.stop();
        String what = "create and patch, " + WRITERS + " clients";
        report.rate(what, alone.perSecond(), "/s", 0);
        report.cost(what + ", p99", alone.p99(), "ms", 0);
        report.rate("lists of " + pods + " pods by another user", listed, "/s", 0);
        report.rate("  of which were refused", (double) lister.refused(), "", 0);
        report.rate("  beside them: create and patch", beside.perSecond(), "/s", 0);
        report.cost("  beside them: p99", beside.p99(), "ms", 0);
        report.cost("  slowed down", alone.perSecond() / beside.perSecond(), "times", 0);
        report.cost("  p99 longer", beside.p99() / alone.p99(), "times", 0);
        Load.run(pods, 32, i -> api.delete(base + "/f" + i));
    }

    private static Load.Figures writes(Api writer, String base, String prefix, int count)
            throws InterruptedException {
        return Load.run(
                count,
                WRITERS,
                i -> {
                    String name = prefix + i / 2;
                    if (i % 2 == 0) {
                        writer.create(base, Bodies.pod(name + "-" + i, "nobody"));
                    } else {
                        writer.strategicPatch(
                                base + "/f" + i,
                                "{\"metadata\":{\"labels\":{\"by\":\"" + name + "\"}}}");
                    }
                });
    }

    /** A service account that may do everything, and clients that show its token. */
    private static Api account(Api api, String namespace, String name) {
        String accounts = "/api/v1/namespaces/" + namespace + "/serviceaccounts";
        api.create(accounts, Bodies.named("v1", "ServiceAccount", name));
        api.create(
                "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                Bodies.administrator(namespace, name));
        String answer =
                api.create(
                        accounts + "/" + name + "/token",
                        "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\","
                                + "\"spec\":{\"expirationSeconds\":86400}}");
        String mark = "\"token\":\"";
        int from = answer.indexOf(mark) + mark.length();
        return api.as(answer.substring(from, answer.indexOf('"', from)));
    }
}
