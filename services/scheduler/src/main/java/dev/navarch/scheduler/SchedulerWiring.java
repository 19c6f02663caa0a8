package dev.navarch.scheduler;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.CommandSender;
import dev.navarch.bus.RejectionFeed;
import dev.navarch.bus.TokenFile;
import dev.navarch.bus.settings.SettingsCheck;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.scheduler.bus.SchedulerService;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** All beans of the scheduler. The bus gives the feeds and the sender. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SchedulerProperties.class)
@Import(SettingsCheck.class)
public class SchedulerWiring {

    @Bean(destroyMethod = "close")
    Identity schedulerIdentity(SchedulerProperties properties) {
        return Identity.in(properties.home());
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    SchedulerService schedulerService(
            ChangeFeed feed,
            RejectionFeed rejections,
            CommandSender sender,
            SchedulerProperties properties,
            Identity identity,
            ObjectProvider<MeterRegistry> meters,
            ObjectProvider<Tracing> tracing) {
        TokenFile token = new TokenFile(properties.home().resolve("pki/scheduler.token"));
        return new SchedulerService(
                feed,
                rejections,
                sender,
                token,
                token::isThere,
                identity.name(),
                InstantSource.system(),
                RandomGenerator.getDefault(),
                meters.getIfAvailable(SimpleMeterRegistry::new),
                tracing.getIfAvailable(() -> Tracing.OFF));
    }
}
