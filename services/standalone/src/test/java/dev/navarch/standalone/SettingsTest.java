package dev.navarch.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void runsAllServicesWhenNothingIsSaid() {
        Settings settings = Settings.of(Map.of());
        assertThat(settings.services())
                .containsExactlyInAnyOrder(
                        "controller", "scheduler", "node-agent", "proxy", "metrics");
        assertThat(settings.expectedNodes()).isEqualTo(1);
    }

    @Test
    void leavesOutWhatIsNotNamed() {
        Settings settings = Settings.of(Map.of("NAVARCH_SERVICES", "api, controller,proxy"));
        assertThat(settings.services()).containsExactlyInAnyOrder("controller", "proxy");
        assertThat(settings.expectedNodes()).isZero();
        assertThat(Settings.of(Map.of("NAVARCH_SERVICES", "api")).services()).isEmpty();
    }

    @Test
    void refusesAServiceThatThereIsNot() {
        assertThatThrownBy(() -> Settings.of(Map.of("NAVARCH_SERVICES", "kubelet")))
                .hasMessageContaining("kubelet");
    }
}
