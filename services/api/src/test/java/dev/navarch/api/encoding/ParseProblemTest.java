package dev.navarch.api.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ParseProblemTest {

    private static String json(String text) {
        return ParseProblem.of(
                catchThrowableOfType(JacksonException.class, () -> Json.MAPPER.readTree(text)));
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(json("{\"a\":1"))
                .isEqualTo("Unexpected end-of-input: expected close marker for Object");
    }

    @Test
    void saysThatMoreFollows() {
        assertThat(json("{}{}")).isEqualTo("not exactly one value");
    }

    @Test
    void namesNoClass() {
        byte[] damaged = {'a', ':', ' ', (byte) 0xff};
        JacksonException problem =
                catchThrowableOfType(
                        JacksonException.class,
                        () -> YAMLMapper.builder().build().readTree(damaged));
        assertThat(ParseProblem.of(problem)).startsWith("Invalid UTF-8");
    }
}
