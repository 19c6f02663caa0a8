package dev.navarch.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class SchemaDefinitionsTest {

    private static final String CORE = "io.k8s.api.core.v1.";
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    private final ObjectNode definitions = SchemaDefinitions.load();

    private JsonNode property(String definition, String field) {
        return definitions.path(definition).path("properties").path(field);
    }

    @Test
    void everyReferenceNamesADefinition() {
        List<String> dangling = new ArrayList<>();
        for (JsonNode reference : definitions.findValues("$ref")) {
            if (reference.isString() && !definitions.has(reference.asString())) {
                dangling.add(reference.asString());
            }
        }
        assertThat(dangling).isEmpty();
        assertThat(definitions.size()).isGreaterThan(500);
    }

    @Test
    void carriesDocumentationAndRequiredFields() {
        assertThat(definitions.at("/" + CORE + "PodSpec/required").toString())
                .isEqualTo("[\"containers\"]");
        assertThat(property(CORE + "Container", "image").path("description").asString())
                .startsWith("Container image name.");
    }

    @Test
    void tellsTheKindsOfScalarsApart() {
        assertThat(
                        property("io.k8s.api.coordination.v1.LeaseSpec", "renewTime")
                                .path("$ref")
                                .asString())
                .isEqualTo(META + "MicroTime");
        assertThat(property(META + "ObjectMeta", "creationTimestamp").path("$ref").asString())
                .isEqualTo(META + "Time");
        assertThat(property(CORE + "ServicePort", "targetPort").path("$ref").asString())
                .isEqualTo("io.k8s.apimachinery.pkg.util.intstr.IntOrString");
        assertThat(property(CORE + "Secret", "data").at("/additionalProperties/format").asString())
                .isEqualTo("byte");
        assertThat(
                        property(CORE + "ResourceRequirements", "limits")
                                .at("/additionalProperties/$ref")
                                .asString())
                .isEqualTo("io.k8s.apimachinery.pkg.api.resource.Quantity");
    }

    @Test
    void tellsTypesOfTheSameNameApart() {
        assertThat(property("io.k8s.api.events.v1.EventList", "items").at("/items/$ref").asString())
                .isEqualTo("io.k8s.api.events.v1.Event");
        assertThat(property(CORE + "EventList", "items").at("/items/$ref").asString())
                .isEqualTo(CORE + "Event");
        assertThat(definitions.has("io.k8s.api.flowcontrol.v1.Subject")).isTrue();
        assertThat(definitions.has("io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService"))
                .isTrue();
    }

    @Test
    void carriesListSemantics() {
        JsonNode ports = property(CORE + "ServiceSpec", "ports");
        assertThat(ports.path("x-kubernetes-list-type").asString()).isEqualTo("map");
        assertThat(ports.path("x-kubernetes-patch-merge-key").asString()).isEqualTo("port");
        assertThat(
                        property(CORE + "EphemeralContainer", "env")
                                .path("x-kubernetes-list-type")
                                .asString())
                .isEqualTo("map");
        assertThat(definitions.at("/" + META + "LabelSelector/x-kubernetes-map-type").asString())
                .isEqualTo("atomic");
    }
}
