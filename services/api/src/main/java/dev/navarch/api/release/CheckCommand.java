package dev.navarch.api.release;

import dev.navarch.api.webhook.Kubeconfig;
import dev.navarch.wire.client.ApiClient;
import java.io.IOException;

/** {@code navarch check}: whether a cluster's control plane works, as {@code helm test} asks. */
public final class CheckCommand {

    private CheckCommand() {}

    public static void main(String[] args) {
        try {
            CheckProperties settings =
                    CommandSettings.read("navarch.check", CheckProperties.class, args);
            Kubeconfig cluster = Kubeconfig.read("navarch.check.kubeconfig", settings.kubeconfig());
            try (ApiClient api =
                    ApiClient.withContext(
                            cluster.server(), cluster.tls(), cluster.authorization())) {
                new Check(api, settings.limit(), says -> System.out.println("navarch: " + says))
                        .run(settings.metrics());
            }
        } catch (IOException | RuntimeException failed) {
            CommandSettings.fail("the check failed", failed);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            CommandSettings.fail("the check failed", ended);
        }
    }
}
