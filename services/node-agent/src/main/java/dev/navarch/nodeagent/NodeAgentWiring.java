package dev.navarch.nodeagent;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.CommandSender;
import dev.navarch.bus.RejectionFeed;
import dev.navarch.bus.SampleTopic;
import dev.navarch.bus.settings.SettingsCheck;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.nodeagent.agent.NodeAgent;
import dev.navarch.nodeagent.agent.RuntimeChoice;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** All beans of the node agent. The bus gives the feeds and the sender. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NodeAgentProperties.class)
@Import(SettingsCheck.class)
public class NodeAgentWiring {

    @Bean
    RuntimeChoice runtimeChoice(NodeAgentProperties properties) {
        return RuntimeChoice.of(properties.runtime());
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    NodeAgent nodeAgent(
            NodeAgentProperties properties,
            RuntimeChoice choice,
            ChangeFeed feed,
            CommandSender sender,
            RejectionFeed rejections,
            SampleTopic samples,
            ObjectProvider<MeterRegistry> meters,
            ObjectProvider<Tracing> tracing) {
        return new NodeAgent(
                properties,
                choice,
                feed,
                sender,
                rejections,
                samples,
                meters.getIfAvailable(SimpleMeterRegistry::new),
                tracing.getIfAvailable(() -> Tracing.OFF));
    }
}
