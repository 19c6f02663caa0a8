package dev.navarch.model;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Writes and reads {@link UsageSample}s as JSON; the field names are the records' own. */
public final class UsageSampleCodec {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private UsageSampleCodec() {}

    public static byte[] encode(UsageSample sample) {
        return JSON.writeValueAsBytes(sample);
    }

    /**
     * Empty for what is no sample or is one of a version that this code does not know: the topic is
     * lossy, so a reader goes on with the next.
     */
    public static Optional<UsageSample> decode(byte[] bytes) {
        try {
            UsageSample sample = JSON.readValue(bytes, UsageSample.class);
            return sample.version() == UsageSample.VERSION ? Optional.of(sample) : Optional.empty();
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
    }
}
