package dev.navarch.bus.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownSettingsTest {

    private final KnownSettings known = KnownSettings.read();

    @Test
    void takesEveryWayToWriteAName() {
        for (String name :
                Set.of(
                        "navarch.service-cidr",
                        "navarch.serviceCidr",
                        "navarch.api.bind[0]",
                        "navarch.kafka.properties.security.protocol",
                        "navarch.kafka.properties[security.protocol]",
                        "navarch.serving.sni[3].cert-file",
                        "navarch.serving.sni[3].names[1]",
                        "spring.anything")) {
            assertThat(known.unknown(name)).as(name).isFalse();
        }
    }

    @Test
    void knowsNoOthers() {
        for (String name :
                Set.of(
                        "navarch.service-cidrs",
                        "navarch.kafka.property.security.protocol",
                        "navarch.serving.sni[3].cert",
                        "navarch.api",
                        "navarch.port.number")) {
            assertThat(known.unknown(name)).as(name).isTrue();
        }
    }

    @Test
    void saysWhatIsProbablyMeant() {
        assertThat(known.meant("navarch.service-cdir")).contains("navarch.service-cidr");
        assertThat(known.meant("navarch.something-else")).isEmpty();
    }

    @Test
    void warnsOfVariablesThatAreNoSettings() {
        assertThat(
                        known.strangers(
                                Set.of(
                                        "NAVARCH_SERVICECIDR",
                                        "NAVARCH_SERVICE_CIDR",
                                        "NAVARCH_API_BIND_1",
                                        "NAVARCH_SERVING_SNI_1_KEYFILE",
                                        "NAVARCH_KAFKA_PROPERTIES_SECURITY_PROTOCOL",
                                        "NAVARCH_HEAP",
                                        "PATH")))
                .isEmpty();
        assertThat(known.strangers(Set.of("NAVARCH_SERVICECDIR", "NAVARCH_COLOUR")))
                .containsExactly(
                        "NAVARCH_COLOUR: there is no such setting",
                        "NAVARCH_SERVICECDIR: there is no such setting; is NAVARCH_SERVICECIDR"
                                + " meant?");
    }

    @Test
    void mindsNothingThatKubernetesTellsOfServices() {
        assertThat(
                        known.strangers(
                                Set.of(
                                        "NAVARCH_API_SERVICE_HOST",
                                        "NAVARCH_API_SERVICE_PORT_HTTPS",
                                        "NAVARCH_API_PORT_6443_TCP_ADDR")))
                .isEmpty();
    }
}
