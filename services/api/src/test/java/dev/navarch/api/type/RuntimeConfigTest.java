package dev.navarch.api.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RuntimeConfigTest {

    private static final SchemaCatalog SCHEMAS = SchemaCatalog.load();

    private static Set<String> served(String... entries) {
        return BuiltInTypes.load(SCHEMAS, new RuntimeConfig(List.of(entries))).stream()
                .flatMap(type ->
                        type.versions().stream()
                                .filter(TypeVersion::served)
                                .map(version -> type.apiVersion(version.name())))
                .collect(Collectors.toSet());
    }

    @Test
    void servesWhatIsStable() {
        assertThat(served())
                .contains("v1", "apps/v1", "policy/v1", "autoscaling/v2")
                .noneMatch(version -> version.contains("beta"));
    }

    @Test
    void servesOneBetaVersion() {
        assertThat(served("policy/v1beta1=true"))
                .contains("policy/v1beta1", "policy/v1")
                .doesNotContain("batch/v1beta1");
    }

    @Test
    void letsTheMoreParticularEntryDecide() {
        assertThat(served("api/all=true", "api/beta", "batch/v1beta1=false"))
                .contains("policy/v1beta1", "discovery.k8s.io/v1beta1", "apps/v1")
                .doesNotContain("batch/v1beta1");
        assertThat(served("api/all=false", "v1=true")).containsExactly("v1");
    }

    @Test
    void keepsTheVersionThatObjectsAreStoredIn() {
        RuntimeConfig none = new RuntimeConfig(List.of("policy/v1=false", "policy/v1beta1"));
        assertThat(BuiltInTypes.load(SCHEMAS, none))
                .filteredOn(type -> type.kind().equals("PodDisruptionBudget"))
                .singleElement()
                .satisfies(type ->
                        assertThat(type.version("v1"))
                                .hasValueSatisfying(v1 -> assertThat(v1.served()).isFalse()));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> served("policy/v7=true")).hasMessageContaining("policy/v7");
        assertThatThrownBy(() -> served("policy/v1=maybe")).hasMessageContaining("maybe");
    }
}
