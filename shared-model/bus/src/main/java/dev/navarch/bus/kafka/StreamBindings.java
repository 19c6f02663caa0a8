package dev.navarch.bus.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.springframework.cloud.stream.binder.Binding;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.cloud.stream.binder.ExtendedProducerProperties;
import org.springframework.cloud.stream.binder.HeaderMode;
import org.springframework.cloud.stream.binder.kafka.KafkaMessageChannelBinder;
import org.springframework.cloud.stream.binder.kafka.properties.KafkaConsumerProperties;
import org.springframework.cloud.stream.binder.kafka.properties.KafkaProducerProperties;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.kafka.outbound.KafkaProducerMessageHandler;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.ErrorMessage;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Binds channels to topics by Spring Cloud Stream's Kafka binder: bytes as they are, without
 * conversion and without headers of the framework.
 */
final class StreamBindings {

    /** In which header of an outgoing message the sender's future travels. */
    private static final String OUTCOME = "navarchOutcome";

    private final KafkaMessageChannelBinder binder;
    private final TopicCreator topics;
    private final String member;

    StreamBindings(KafkaMessageChannelBinder binder, TopicCreator topics, String member) {
        this.binder = binder;
        this.topics = topics;
        this.member = member;
    }

    /** A bound way out. */
    record Outlet(DirectChannel channel, Binding<MessageChannel> binding) {

        /** Sends one record; the future completes when Kafka holds it durably. */
        CompletableFuture<Void> send(byte[] key, byte[] value) {
            CompletableFuture<Void> outcome = new CompletableFuture<>();
            channel.send(
                    MessageBuilder.withPayload(value)
                            .setHeader(KafkaHeaders.KEY, key)
                            .setHeader(OUTCOME, outcome)
                            .build());
            return outcome;
        }
    }

    /**
     * Binds a way out to a topic.
     *
     * @param bufferBytes how much may wait while Kafka is away; then senders wait
     */
    Outlet out(String topic, int bufferBytes, Map<String, String> more) {
        topics.ensure(List.of(topic));
        KafkaProducerProperties kafka = new KafkaProducerProperties();
        Map<String, String> config = new HashMap<>();
        config.put("acks", "all");
        config.put("enable.idempotence", "true");
        config.put("linger.ms", "2");
        config.put("batch.size", Integer.toString(128 << 10));
        config.put("buffer.memory", Integer.toString(bufferBytes));
        config.put("max.request.size", Integer.toString(4 << 20));
        config.put("delivery.timeout.ms", Integer.toString(Integer.MAX_VALUE));
        config.put("max.block.ms", Long.toString(Long.MAX_VALUE / 4_000_000));
        config.putAll(more);
        kafka.setConfiguration(config);
        ExtendedProducerProperties<KafkaProducerProperties> properties =
                new ExtendedProducerProperties<>(kafka);
        properties.setUseNativeEncoding(true);
        properties.setHeaderMode(HeaderMode.none);
        DirectChannel channel = new DirectChannel();
        channel.setBeanName(topic + ".out");
        return new Outlet(channel, binder.bindProducer(topic, channel, properties));
    }

    /** Makes a binding's handler complete the futures of what it sent. */
    static void reportOutcomes(KafkaProducerMessageHandler<byte[], byte[]> handler) {
        handler.setSendSuccessChannel(toFuture(m -> outcomeOf(m).complete(null)));
        handler.setSendFailureChannel(
                toFuture(m -> {
                    ErrorMessage error = (ErrorMessage) m;
                    Message<?> failed = error.getOriginalMessage();
                    if (failed != null) {
                        outcomeOf(failed).completeExceptionally(error.getPayload());
                    }
                }));
    }

    private static MessageChannel toFuture(Consumer<Message<?>> complete) {
        return (message, timeout) -> {
            complete.accept(message);
            return true;
        };
    }

    @SuppressWarnings("unchecked")
    private static CompletableFuture<Void> outcomeOf(Message<?> message) {
        Object outcome = message.getHeaders().get(OUTCOME);
        return outcome == null ? new CompletableFuture<>() : (CompletableFuture<Void>) outcome;
    }

    /**
     * Consumes a topic in batches as one member of a group. The batch is consumed when the listener
     * returns. A member keeps its name over restarts, so that a process that was killed takes its
     * partitions up again at once, and loses them to others only when it stays away.
     */
    Binding<MessageChannel> in(String topic, String group, Consumer<List<byte[]>> listener) {
        topics.ensure(List.of(topic));
        KafkaConsumerProperties kafka = new KafkaConsumerProperties();
        kafka.setStartOffset(KafkaConsumerProperties.StartOffset.earliest);
        kafka.setConfiguration(
                Map.of(
                        "group.instance.id", member,
                        "session.timeout.ms", "10000",
                        "heartbeat.interval.ms", "3000",
                        "isolation.level", "read_committed",
                        "fetch.min.bytes", "1",
                        "max.poll.records", "1000"));
        ExtendedConsumerProperties<KafkaConsumerProperties> properties =
                new ExtendedConsumerProperties<>(kafka);
        properties.setBatchMode(true);
        properties.setUseNativeDecoding(true);
        properties.setHeaderMode(HeaderMode.none);
        properties.setMaxAttempts(1);
        DirectChannel channel = new DirectChannel();
        channel.setBeanName(topic + ".in");
        channel.subscribe(message -> listener.accept(payloads(message)));
        return binder.bindConsumer(topic, group, channel, properties);
    }

    @SuppressWarnings("unchecked")
    private static List<byte[]> payloads(Message<?> message) {
        return (List<byte[]>) message.getPayload();
    }
}
