package dev.navarch.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.bus.settings.CommandSettings;
import dev.navarch.model.settings.SettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static Settings settings(String... arguments) {
        return new CommandSettings(arguments).read(Settings.class);
    }

    @Test
    void runsAllServicesWhenNothingIsSaid() {
        Settings settings = settings();
        assertThat(settings.services())
                .containsExactlyInAnyOrder(
                        "controller", "scheduler", "node-agent", "proxy", "metrics");
        assertThat(settings.expectedNodes()).isEqualTo(1);
    }

    @Test
    void leavesOutWhatIsNotNamed() {
        Settings settings = settings("--navarch.services=api, controller,proxy");
        assertThat(settings.services()).containsExactlyInAnyOrder("controller", "proxy");
        assertThat(settings.expectedNodes()).isZero();
        assertThat(settings("--navarch.services=api").services()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    navarch.port     | 0       | must be 1 or more, not 0
                    navarch.port     | any     | must be a whole number, not "any"
                    navarch.nodes    | -1      | must be 0 or more, not -1
                    navarch.runtime  | docker  | must be one of auto, cri, simulated, not "docker"
                    navarch.services | kubelet | must be of api, controller, scheduler, node-agent, proxy, metrics, not "kubelet"
                    navarch.prot     | 6443    | there is no such setting; is navarch.port meant?
                    """)
    void refusesWhatItCannotUse(String setting, String value, String sentence) {
        assertThatThrownBy(() -> settings("--" + setting + "=" + value))
                .isInstanceOf(SettingException.class)
                .hasMessage(setting + ": " + sentence);
    }

    @Test
    void runsAllServicesWhenTheListIsEmpty() {
        assertThat(settings("--navarch.services=").services()).hasSize(5);
    }

    @Test
    void tellsServicesByWhatAddressMachinesJoin() {
        assertThat(settings().joining()).isEmpty();
        assertThat(settings("--navarch.address=192.0.2.1").joining())
                .containsEntry("navarch.api.bind", "127.0.0.1,192.0.2.1")
                .containsEntry("navarch.join.kafka-bootstrap-servers", "192.0.2.1:9094");
        assertThatThrownBy(() -> settings("--navarch.address=0.0.0.0"))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("navarch.address: must be an address of this machine");
    }
}
