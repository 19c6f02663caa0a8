package dev.navarch.bus.kafka;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.ChangeSinks;
import dev.navarch.bus.RejectionFeed;
import dev.navarch.bus.settings.SettingsCheck;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.cloud.stream.binder.kafka.KafkaMessageChannelBinder;
import org.springframework.cloud.stream.binder.kafka.properties.KafkaBinderConfigurationProperties;
import org.springframework.cloud.stream.binder.kafka.provisioning.AdminClientConfigCustomizer;
import org.springframework.cloud.stream.binder.kafka.provisioning.KafkaTopicProvisioner;
import org.springframework.cloud.stream.config.ProducerMessageHandlerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.kafka.outbound.KafkaProducerMessageHandler;

/**
 * Everything of the bus on Kafka; a service imports it and uses the ports it needs, the others cost
 * nothing.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BusProperties.class)
@EnableIntegration
@Import(SettingsCheck.class)
@Lazy
public class BusWiring {

    @Bean
    KafkaSettings kafkaSettings(BusProperties properties) {
        return properties.settings();
    }

    @Bean
    TopicCreator topicCreator(KafkaSettings settings) {
        return new TopicCreator(settings);
    }

    @Bean
    ReaderMeters readerMeters(ObjectProvider<MeterRegistry> meters) {
        return new ReaderMeters(meters.stream().findFirst());
    }

    @Bean
    ChangeFeed changeFeed(KafkaSettings settings, TopicCreator topics, ReaderMeters meters) {
        return new KafkaChangeFeed(settings, topics, meters);
    }

    @Bean
    ChangeSinks changeSinks(KafkaSettings settings, TopicCreator topics) {
        return new KafkaChangeSinks(settings, topics);
    }

    @Bean
    KafkaTail kafkaTail(KafkaSettings settings, TopicCreator topics, ReaderMeters meters) {
        return new KafkaTail(settings, topics, meters);
    }

    @Bean
    RejectionFeed rejectionFeed(KafkaTail tail) {
        return new KafkaTail.Rejections(tail);
    }

    @Bean
    KafkaTail.Samples sampleTopic(KafkaTail tail, StreamBindings bindings) {
        return new KafkaTail.Samples(tail, bindings);
    }

    @Bean
    CommandCipher commandCipher(BusProperties properties) {
        return new CommandCipher(properties.home().resolve("pki/commands.key"));
    }

    @Bean
    StreamCommandSender commandSender(StreamBindings bindings, CommandCipher cipher) {
        return new StreamCommandSender(bindings, cipher);
    }

    @Bean
    StreamCommandSource commandSource(
            StreamBindings bindings,
            CommandCipher cipher,
            KafkaSettings settings,
            ObjectProvider<MeterRegistry> meters) {
        return new StreamCommandSource(
                bindings,
                cipher,
                meters.stream().findFirst().map(registry -> new CommandLag(settings, registry)));
    }

    @Bean
    StreamBindings streamBindings(
            KafkaMessageChannelBinder binder, TopicCreator topics, KafkaSettings settings) {
        return new StreamBindings(binder, topics, settings.member());
    }

    /**
     * Stream's Kafka binder, made here and not by its auto-configuration: that one gives every
     * binder an application context of its own, which six services in one process would pay for six
     * times.
     */
    @Bean
    KafkaMessageChannelBinder kafkaMessageChannelBinder(
            KafkaSettings settings, ObjectProvider<KafkaConnectionDetails> connection) {
        KafkaProperties boot = new KafkaProperties();
        boot.setBootstrapServers(List.of(settings.bootstrapServers().split(",")));
        boot.getProducer().setKeySerializer(ByteArraySerializer.class);
        boot.getProducer().setValueSerializer(ByteArraySerializer.class);
        boot.getConsumer().setKeyDeserializer(ByteArrayDeserializer.class);
        boot.getConsumer().setValueDeserializer(ByteArrayDeserializer.class);
        KafkaBinderConfigurationProperties properties =
                new KafkaBinderConfigurationProperties(boot, connection);
        properties.setBrokers(settings.bootstrapServers().split(","));
        properties.setConfiguration(
                settings.client().entrySet().stream()
                        .filter(e -> !e.getKey().equals("bootstrap.servers"))
                        .collect(
                                Collectors.toMap(Map.Entry::getKey, e -> e.getValue().toString())));
        properties.setAutoCreateTopics(false);
        List<AdminClientConfigCustomizer> none = List.of();
        KafkaTopicProvisioner provisioner = new KafkaTopicProvisioner(properties, boot, none);
        provisioner.afterPropertiesSet();
        KafkaMessageChannelBinder binder = new KafkaMessageChannelBinder(properties, provisioner);
        ProducerMessageHandlerCustomizer<KafkaProducerMessageHandler<byte[], byte[]>> outcomes =
                (handler, destination) -> StreamBindings.reportOutcomes(handler);
        binder.setProducerMessageHandlerCustomizer(outcomes);
        return binder;
    }
}
