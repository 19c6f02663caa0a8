package dev.navarch.api.webhook;

import dev.navarch.api.admission.webhook.HookObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;

/** How long admission by webhooks takes and what it refuses, under Kubernetes' names. */
public final class WebhookMetrics implements HookObserver {

    private final MeterRegistry registry;

    public WebhookMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void called(Call call) {
        registry.timer(
                        "apiserver.admission.webhook.admission.duration",
                        "name",
                        call.webhook(),
                        "type",
                        call.type(),
                        "operation",
                        call.operation().name(),
                        "rejected",
                        Boolean.toString(call.rejected()))
                .record(call.nanos(), TimeUnit.NANOSECONDS);
        if (call.rejected()) {
            registry.counter(
                            "apiserver.admission.webhook.rejection.count",
                            "name",
                            call.webhook(),
                            "type",
                            call.type(),
                            "operation",
                            call.operation().name(),
                            "error_type",
                            call.errorType(),
                            "rejection_code",
                            Integer.toString(call.code()))
                    .increment();
        } else if (!call.errorType().isEmpty()) {
            registry.counter(
                            "apiserver.admission.webhook.fail.open.count",
                            "name",
                            call.webhook(),
                            "type",
                            call.type())
                    .increment();
        }
    }
}
