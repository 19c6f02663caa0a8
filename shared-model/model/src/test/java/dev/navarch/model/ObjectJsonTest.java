package dev.navarch.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class ObjectJsonTest {

    /** Shaped like a generated class of the Kubernetes model. */
    static final class Meta {

        @JsonProperty String name = "";

        @JsonProperty("managedFields")
        private List<Object> managedFields = List.of();

        @JsonProperty Map<String, String> labels = Map.of();

        final Map<String, Object> others = new HashMap<>();

        @JsonProperty("managedFields")
        public void setManagedFields(List<Object> managedFields) {
            this.managedFields = managedFields;
        }

        @JsonAnySetter
        public void other(String name, Object value) {
            others.put(name, value);
        }
    }

    @Test
    void readsWhatIsSaidAndNotWhoSaidIt() {
        byte[] json =
                "{\"managedFields\":[{\"manager\":\"kubectl\"}],\"name\":\"n\",\"x\":1}"
                        .getBytes(UTF_8);
        Meta meta = ObjectJson.read(json, Meta.class);
        assertThat(meta.name).isEqualTo("n");
        assertThat(meta.managedFields).isEmpty();
        assertThat(meta.others).containsOnlyKeys("x");
    }

    @Test
    void keepsAKeyOfThatNameInAMap() {
        byte[] json = "{\"labels\":{\"managedFields\":\"yes\"}}".getBytes(UTF_8);
        assertThat(ObjectJson.read(json, Meta.class).labels).containsEntry("managedFields", "yes");
    }

    @Test
    void leavesOutWhatTheMetadataSayOfFieldsAndNothingElse() {
        byte[] json =
                """
                {"kind":"X","metadata":{"name":"n","managedFields":[{"fieldsV1":{"k:{\\"a\\":\\"]\\"}":{}}}],\
                "labels":{"managedFields":"yes"}},"spec":{"managedFields":[1]}}\
                """
                        .getBytes(UTF_8);
        assertThat(new String(ObjectJson.withoutManagedFields(json), UTF_8))
                .isEqualTo(
                        """
                        {"kind":"X","metadata":{"name":"n","managedFields":[],\
                        "labels":{"managedFields":"yes"}},"spec":{"managedFields":[1]}}\
                        """);
    }

    @Test
    void refusesWhatIsNoJson() {
        for (String text : List.of("", "{", "{\"metadata\":{\"managedFields\":[")) {
            assertThatThrownBy(() -> ObjectJson.read(text.getBytes(UTF_8), Meta.class))
                    .isInstanceOf(JacksonException.class);
        }
    }
}
