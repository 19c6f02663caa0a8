package dev.navarch.bus.kafka;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.ChangeSinks;
import dev.navarch.bus.RejectionFeed;
import dev.navarch.model.HostName;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.cloud.stream.binder.kafka.KafkaMessageChannelBinder;
import org.springframework.cloud.stream.binder.kafka.properties.KafkaBinderConfigurationProperties;
import org.springframework.cloud.stream.binder.kafka.provisioning.AdminClientConfigCustomizer;
import org.springframework.cloud.stream.binder.kafka.provisioning.KafkaTopicProvisioner;
import org.springframework.cloud.stream.config.ProducerMessageHandlerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.kafka.outbound.KafkaProducerMessageHandler;

/**
 * Everything of the bus on Kafka; a service imports it and uses the ports it needs, the others cost
 * nothing. Properties:
 *
 * <ul>
 *   <li>{@code navarch.kafka.bootstrap-servers}, by default 127.0.0.1:9092
 *   <li>{@code navarch.kafka.member}, see {@link KafkaSettings#member}; by default host name and
 *       {@code navarch.port}
 *   <li>{@code navarch.kafka.replicas}, of the topics that are created; by default the broker's own
 *       default
 *   <li>{@code navarch.kafka.user} and {@code navarch.kafka.password-file}, for a broker on this
 *       host that asks for a password
 *   <li>{@code navarch.kafka.properties.*}, properties of Kafka's clients, for example {@code
 *       navarch.kafka.properties[security.protocol]=SSL}
 * </ul>
 */
@Configuration(proxyBeanMethods = false)
@EnableIntegration
@Lazy
public class BusWiring {

    @Bean
    KafkaSettings kafkaSettings(Environment environment) {
        String defaultMember =
                HostName.local() + "-" + environment.getProperty("navarch.port", "6443");
        return new KafkaSettings(
                environment.getProperty("navarch.kafka.bootstrap-servers", "127.0.0.1:9092"),
                environment.getProperty("navarch.kafka.member", defaultMember),
                environment.getProperty("navarch.kafka.replicas", Short.class, (short) -1),
                clientProperties(environment));
    }

    private static Map<String, String> clientProperties(Environment environment) {
        Map<String, String> properties = new HashMap<>();
        String passwordFile = environment.getProperty("navarch.kafka.password-file", "");
        if (!passwordFile.isEmpty()) {
            String user = environment.getProperty("navarch.kafka.user", "navarch");
            properties.putAll(PasswordLogin.properties(user, Path.of(passwordFile)));
        }
        Binder.get(environment)
                .bind("navarch.kafka.properties", Bindable.mapOf(String.class, String.class))
                .ifBound(properties::putAll);
        return properties;
    }

    @Bean
    TopicCreator topicCreator(KafkaSettings settings) {
        return new TopicCreator(settings);
    }

    @Bean
    ChangeFeed changeFeed(KafkaSettings settings, TopicCreator topics) {
        return new KafkaChangeFeed(settings, topics);
    }

    @Bean
    ChangeSinks changeSinks(KafkaSettings settings, TopicCreator topics) {
        return new KafkaChangeSinks(settings, topics);
    }

    @Bean
    KafkaTail kafkaTail(KafkaSettings settings, TopicCreator topics) {
        return new KafkaTail(settings, topics);
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
    CommandCipher commandCipher(Environment environment) {
        return new CommandCipher(
                Path.of(environment.getProperty("navarch.home", ".navarch"))
                        .resolve("pki/commands.key"));
    }

    @Bean
    StreamCommandSender commandSender(StreamBindings bindings, CommandCipher cipher) {
        return new StreamCommandSender(bindings, cipher);
    }

    @Bean
    StreamCommandSource commandSource(StreamBindings bindings, CommandCipher cipher) {
        return new StreamCommandSource(bindings, cipher);
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
