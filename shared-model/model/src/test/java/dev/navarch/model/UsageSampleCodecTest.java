package dev.navarch.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageSampleCodecTest {

    private static final UsageSample SAMPLE =
            new UsageSample(
                    "n1",
                    Instant.parse("2026-01-01T00:00:00Z"),
                    15_000,
                    UsageSample.Usage.of(250_000_000, 1 << 20),
                    List.of(
                            new UsageSample.Pod(
                                    "default",
                                    "web",
                                    "u1",
                                    new UsageSample.Usage(1, 2, 3, 4, 5, 6, 7, 8, 9),
                                    List.of(
                                            new UsageSample.Container(
                                                    "app", UsageSample.Usage.of(7, 8))))));

    @Test
    void readsWhatItWrote() {
        assertThat(UsageSampleCodec.decode(UsageSampleCodec.encode(SAMPLE))).contains(SAMPLE);
    }

    @Test
    void ignoresAFieldThatALaterVersionAdded() {
        String json = text().replaceFirst("\\{", "{\"later\":1,");

        assertThat(UsageSampleCodec.decode(bytes(json))).contains(SAMPLE);
    }

    @Test
    void skipsAnotherVersionAndRubbish() {
        assertThat(UsageSampleCodec.decode(bytes(text().replace("\"version\":1", "\"version\":2"))))
                .isEmpty();
        assertThat(UsageSampleCodec.decode(bytes("{"))).isEmpty();
        assertThat(UsageSampleCodec.decode(bytes("{\"version\":1}"))).isEmpty();
    }

    private static String text() {
        return new String(UsageSampleCodec.encode(SAMPLE), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
