package dev.navarch.api.page;

import dev.navarch.api.http.Page;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /readyz}, {@code /livez}, {@code /healthz}: {@code ok}, or what is wrong; with {@code
 * ?verbose} check by check, with {@code ?exclude=} without some, {@code /readyz/<check>} for one.
 */
public final class HealthPage implements Page {

    private static final Logger LOG = LoggerFactory.getLogger(HealthPage.class);

    private final String root;
    private final List<HealthCheck> checks;

    public HealthPage(String root, List<HealthCheck> checks) {
        this.root = root;
        this.checks = List.copyOf(checks);
    }

    @Override
    public boolean serves(String path) {
        return path.equals(root)
                || path.equals(root + "/")
                || checks.stream().anyMatch(c -> path.equals(root + "/" + c.name()));
    }

    @Override
    public void answer(Exchange exchange) {
        String path = exchange.path();
        List<String> excluded = exchange.query().getOrDefault("exclude", List.of());
        List<HealthCheck> asked = new ArrayList<>(checks);
        if (path.length() > root.length() + 1) {
            asked.removeIf(c -> !path.equals(root + "/" + c.name()));
        }
        StringBuilder lines = new StringBuilder();
        boolean healthy = true;
        for (HealthCheck check : asked) {
            if (excluded.contains(check.name())) {
                lines.append("[+]").append(check.name()).append(" excluded: ok\n");
                continue;
            }
            Optional<String> problem = check.problem().get();
            if (problem.isPresent()) {
                healthy = false;
                LOG.warn("{}: {} failed: {}", root, check.name(), problem.get());
                lines.append("[-]").append(check.name()).append(" failed: reason withheld\n");
            } else {
                lines.append("[+]").append(check.name()).append(" ok\n");
            }
        }
        String name = root.substring(1);
        boolean verbose = exchange.query().containsKey("verbose");
        String text =
                healthy
                        ? verbose ? lines + name + " check passed\n" : "ok"
                        : lines + name + " check failed\n";
        exchange.respond(
                healthy ? 200 : 500,
                Headers.of(
                        "content-type", "text/plain; charset=utf-8",
                        "x-content-type-options", "nosniff"),
                text.getBytes(StandardCharsets.UTF_8));
    }
}
