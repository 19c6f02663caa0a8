package dev.navarch.api.release;

import dev.navarch.api.webhook.Kubeconfig;
import dev.navarch.bus.settings.CommandSettings;
import dev.navarch.bus.settings.ServiceProcess;
import dev.navarch.wire.client.ApiClient;
import java.io.IOException;

/** {@code navarch check}: whether a cluster's control plane works, as {@code helm test} asks. */
public final class CheckCommand {

    private CheckCommand() {}

    public static void main(String[] args) {
        ServiceProcess.warn();
        try {
            CheckProperties settings = new CommandSettings(args).read(CheckProperties.class);
            Kubeconfig cluster = Kubeconfig.read("navarch.check.kubeconfig", settings.kubeconfig());
            try (ApiClient api =
                    ApiClient.withContext(
                            cluster.server(), cluster.tls(), cluster.authorization())) {
                new Check(api, settings.limit(), says -> System.out.println("navarch: " + says))
                        .run(settings.metrics());
            }
        } catch (IOException | RuntimeException failed) {
            ServiceProcess.fail("the check failed", failed);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            ServiceProcess.fail("the check failed", ended);
        }
    }
}
