package dev.navarch.bus.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.model.Command;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A command's trace travels behind all that readers of an older version look at. */
class CommandCodecTest {

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final Command plain =
            new Command(
                    "id",
                    "token",
                    Verb.CREATE,
                    ObjectKey.namespaced(Resources.PODS, "default", "web"),
                    "v1",
                    "",
                    Optional.empty(),
                    "{}".getBytes(UTF_8),
                    Preconditions.NONE);

    @Test
    void carriesTheTrace() {
        Command read = CommandCodec.decodeCommand(CommandCodec.encode(plain.traced(TRACE)));
        assertThat(read.trace()).isEqualTo(TRACE);
        assertThat(read.id()).isEqualTo("id");
        assertThat(read.body()).isEqualTo(plain.body());
        assertThat(CommandCodec.decodeCommand(CommandCodec.encode(plain)).trace()).isEmpty();
    }

    @Test
    void changesNothingThatComesBefore() {
        byte[] without = CommandCodec.encode(plain);
        byte[] with = CommandCodec.encode(plain.traced(TRACE));
        assertThat(Arrays.copyOf(with, without.length)).isEqualTo(without);
    }
}
