package dev.navarch.bus.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * How far the topics are complete, and of which state.
 *
 * @param incarnation empty in what a version wrote that had no name for states
 */
record Progress(long revision, Optional<String> incarnation) {

    static final byte[] KEY = "revision".getBytes(UTF_8);
    static final Progress NONE = new Progress(0, Optional.empty());

    private static final String INCARNATION = "incarnation";

    static Progress of(ConsumerRecord<byte[], byte[]> record) {
        @Nullable Header header = record.headers().lastHeader(INCARNATION);
        return new Progress(
                Long.parseLong(new String(record.value(), UTF_8)),
                Optional.ofNullable(header).map(named -> new String(named.value(), UTF_8)));
    }

    ProducerRecord<byte[], byte @Nullable []> record() {
        ProducerRecord<byte[], byte @Nullable []> record =
                new ProducerRecord<>(
                        Topics.RELAYED, 0, KEY, Long.toString(revision).getBytes(UTF_8));
        incarnation.ifPresent(name -> record.headers().add(INCARNATION, name.getBytes(UTF_8)));
        return record;
    }
}
