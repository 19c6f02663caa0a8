package dev.navarch.api.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.model.settings.SettingException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureGatesTest {

    private static FeatureGates gates(String... entries) {
        return new FeatureGates(List.of(entries));
    }

    @ParameterizedTest
    @CsvSource({
        "WatchList, true",
        "StorageVersionAPI, false",
        "MaxUnavailableStatefulSet, false",
        "AnonymousAuthConfigurableEndpoints, true",
        "KMSv1, false",
        "AllAlpha, false"
    })
    void isAsKubernetesHasItWhenNothingIsSaid(String name, boolean on) {
        assertThat(gates().enabled(name)).isEqualTo(on);
    }

    @ParameterizedTest
    @CsvSource({
        "WatchList=false, WatchList, false",
        "kube:WatchList=F, WatchList, false",
        "HPAScaleToZero=1, HPAScaleToZero, true",
        "StructuredAuthenticationConfiguration=true, StructuredAuthenticationConfiguration, true"
    })
    void isAsItIsSet(String entry, String name, boolean on) {
        assertThat(gates(entry).enabled(name)).isEqualTo(on);
    }

    @Test
    void aWholeStageIsSetExceptWhatIsNamed() {
        FeatureGates gates = gates("AllAlpha=true", "HPAScaleToZero=false", "AllBeta=false");
        assertThat(gates.enabled("StorageVersionAPI")).isTrue();
        assertThat(gates.enabled("HPAScaleToZero")).isFalse();
        assertThat(gates.enabled("WatchList")).isFalse();
        assertThat(gates.enabled("MutatingAdmissionPolicy")).as("general").isTrue();
        assertThat(gates.enabled("AllAlpha")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WatchLists=true|unrecognized feature gate: WatchLists",
                "watchList=true|unrecognized feature gate: watchList",
                "WatchList|missing bool value for WatchList",
                "WatchList=on|invalid value of WatchList=on, err: strconv.ParseBool: parsing \"on\": invalid syntax",
                "CRDValidationRatcheting=false|cannot set feature gate CRDValidationRatcheting to false, feature is locked to true",
            })
    void refusesWhatCannotBeSet(String entry, String said) {
        assertThatThrownBy(() -> gates(entry))
                .isInstanceOf(SettingException.class)
                .hasMessage("navarch.feature-gates: " + said);
    }

    @Test
    void hidesTheTypesOfAGateThatIsOff() {
        assertThat(gates().hiddenTypes()).isEmpty();
        assertThat(gates("MutatingAdmissionPolicy=false").hiddenTypes())
                .containsExactlyInAnyOrder(
                        "mutatingadmissionpolicies.admissionregistration.k8s.io",
                        "mutatingadmissionpolicybindings.admissionregistration.k8s.io");
    }
}
