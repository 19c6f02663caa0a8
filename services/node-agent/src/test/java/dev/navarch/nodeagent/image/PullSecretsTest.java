package dev.navarch.nodeagent.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PullSecretsTest {

    @ParameterizedTest
    @CsvSource({
        "https://index.docker.io/v1/, busybox, true",
        "https://index.docker.io/v1/, quay.io/x/y, false",
        "registry.example.org:5000, registry.example.org:5000/team/app:1, true",
        "registry.example.org, registry.example.org:5000/team/app:1, false",
        "registry.example.org/team, registry.example.org/team/app:1, true",
        "registry.example.org/team, registry.example.org/other/app:1, false",
        "*.example.org, a.example.org/app, true"
    })
    void fitsARegistry(String key, String image, boolean fits) {
        assertThat(PullSecrets.matches(key, image)).isEqualTo(fits);
    }
}
