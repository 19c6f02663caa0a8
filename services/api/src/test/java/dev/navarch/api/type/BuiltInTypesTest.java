package dev.navarch.api.type;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuiltInTypesTest {

    private final SchemaCatalog schemas = SchemaCatalog.load();
    private final LiveTypeRegistry registry = new LiveTypeRegistry(BuiltInTypes.load(schemas));

    @Test
    void findsATypeByItsPath() {
        ResourceDefinition deployments = registry.find("apps", "v1", "deployments").orElseThrow();
        assertThat(deployments.kind()).isEqualTo("Deployment");
        assertThat(deployments.shortNames()).containsExactly("deploy");
        assertThat(deployments.subresource("scale"))
                .map(Subresource::kind)
                .contains("autoscaling/v1/Scale");
        assertThat(registry.find("apps", "v2", "deployments")).isEmpty();
    }

    @Test
    void findsATypeByItsKindInEachOfItsVersions() {
        for (String version : List.of("v1", "v2")) {
            assertThat(registry.findKind("autoscaling", version, "HorizontalPodAutoscaler"))
                    .map(ResourceDefinition::storageVersion)
                    .contains("v2");
        }
    }

    @Test
    void everyTypeHasASchemaWithItsOwnFields() {
        for (ResourceDefinition type : registry.all()) {
            for (TypeVersion version : type.versions()) {
                assertThat(version.schema().properties())
                        .as("%s %s", type.key(), version.name())
                        .containsKeys("apiVersion", "kind", "metadata");
                assertThat(version.schema().description()).isNotBlank();
            }
        }
    }

    @Test
    void aSchemaKnowsHowListsMerge() {
        Schema pod = registry.find(Resources.PODS).orElseThrow().versions().getFirst().schema();
        Schema containers = pod.at("spec.containers").orElseThrow();
        assertThat(containers.listType()).isEqualTo("map");
        assertThat(containers.listMapKeys()).containsExactly("name");
        assertThat(containers.patchMergeKey()).isEqualTo("name");
        Schema port = pod.at("spec.containers[*].ports").orElseThrow();
        assertThat(port.listMapKeys()).containsExactly("containerPort", "protocol");
    }

    @Test
    void recursiveSchemasAreCycles() {
        Schema props =
                schemas.get(
                        "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps");
        Schema nested = props.at("properties.any").orElseThrow();
        assertThat(nested.properties()).isSameAs(props.properties());
    }

    @Test
    void eventsOfBothGroupsAreTheSameObjects() {
        assertThat(registry.find(new GroupResource("events.k8s.io", "events")))
                .map(ResourceDefinition::storage)
                .contains(Resources.EVENTS);
    }

    @Test
    void customTypesComeAndGoWithANewGeneration() {
        long before = registry.generation();
        ResourceDefinition pods = registry.find(Resources.PODS).orElseThrow();
        GroupResource key = new GroupResource("example.com", "widgets");
        registry.replaceCustom(List.of(TestTypes.named(pods, key, "Widget")));
        assertThat(registry.find(key)).isPresent();
        assertThat(registry.find(Resources.PODS)).isPresent();
        assertThat(registry.generation()).isGreaterThan(before);
        registry.replaceCustom(List.of());
        assertThat(registry.find(key)).isEmpty();
    }
}
