package dev.navarch.bus.kafka;

import dev.navarch.bus.embedded.EmbeddedKafka;
import java.nio.file.Path;

class KafkaBusTest extends KafkaBusContract {

    @Override
    Broker startBroker(Path directory) {
        EmbeddedKafka kafka = EmbeddedKafka.start(directory);
        return new Broker(kafka.bootstrapServers(), kafka);
    }
}
