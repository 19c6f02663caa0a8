package dev.navarch.api;

import dev.navarch.api.bootstrap.Ensure;
import dev.navarch.api.bootstrap.FlowControlUpkeep;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.fairness.BuiltIn;
import dev.navarch.api.fairness.Fairness;
import dev.navarch.api.fairness.FlowConfiguration;
import dev.navarch.api.fairness.ListCost;
import dev.navarch.api.http.FlowGate;
import dev.navarch.api.http.FlowMeters;
import dev.navarch.api.page.FlowControlPage;
import dev.navarch.api.review.ReviewEngine;
import dev.navarch.api.type.TypeRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who may have how much of the server at once. */
@Configuration(proxyBeanMethods = false)
class FairnessWiring {

    private static final Duration ADJUST_INTERVAL = Duration.ofSeconds(10);
    private static final Duration UPKEEP_INTERVAL = Duration.ofSeconds(1);

    @Bean
    BuiltIn apiFlowControl() {
        return BuiltIn.load();
    }

    @Bean
    Fairness apiFairness(
            ApiProperties properties,
            PrometheusMeterRegistry meters,
            ScheduledExecutorService timer) {
        ApiProperties.Api api = properties.api();
        Fairness fairness =
                new Fairness(
                        api.maxRequestsInflight() + api.maxMutatingRequestsInflight(),
                        api.requestTimeout().dividedBy(4),
                        System::nanoTime,
                        new FlowMeters(meters),
                        ThreadLocalRandom.current().nextLong());
        Periodic.every(timer, ADJUST_INTERVAL, fairness::adjust);
        return fairness;
    }

    @Bean(destroyMethod = "close")
    FlowConfiguration apiFlowConfiguration(WatchCache cache, Fairness fairness, BuiltIn builtIn) {
        return new FlowConfiguration(cache, fairness, builtIn);
    }

    @Bean(destroyMethod = "close")
    FlowControlUpkeep apiFlowUpkeep(
            WatchCache cache,
            ReviewEngine engine,
            TypeRegistry types,
            BuiltIn builtIn,
            ScheduledExecutorService timer) {
        FlowControlUpkeep upkeep =
                new FlowControlUpkeep(
                        cache, new Ensure(engine, types), builtIn, InstantSource.system());
        Periodic.every(timer, UPKEEP_INTERVAL, upkeep::run);
        return upkeep;
    }

    /** Depends on the configuration, so that no request comes before it. */
    @Bean
    FlowGate apiFlowGate(Fairness fairness, FlowConfiguration configured, WatchCache cache) {
        return new FlowGate(fairness, new ListCost(cache));
    }

    @Bean
    FlowControlPage apiFlowPage(Fairness fairness) {
        return new FlowControlPage(fairness, InstantSource.system());
    }
}
