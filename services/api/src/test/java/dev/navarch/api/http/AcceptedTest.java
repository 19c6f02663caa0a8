package dev.navarch.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.engine.ApiException;
import dev.navarch.wire.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | OBJECT | false",
                "*/* | OBJECT | false",
                "application/yaml | OBJECT | true",
                "application/vnd.kubernetes.protobuf,application/json | OBJECT | false",
                "application/json;as=Table;v=v1;g=meta.k8s.io,application/json | TABLE | false",
                "application/json;as=Table;v=v9;g=meta.k8s.io,application/json | OBJECT | false",
                "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io | METADATA | false",
                "application/yaml;q=0.5, application/json;q=0.9 | OBJECT | false",
            })
    void choosesWhatThereIs(String accept, Form form, boolean yaml) {
        Accepted accepted = Accepted.of(Headers.of("accept", accept), true);
        assertThat(accepted.form()).isEqualTo(form);
        assertThat(accepted.yaml()).isEqualTo(yaml);
    }

    @Test
    void takesJsonWhenNothingIsSaid() {
        assertThat(Accepted.of(new Headers(), true).contentType()).isEqualTo("application/json");
    }

    @Test
    void refusesWhatItCannotWrite() {
        assertThatThrownBy(() -> Accepted.of(Headers.of("accept", "text/html"), true))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(406));
    }

    @Test
    void aReviewIsNoTable() {
        String table = "application/json;as=Table;v=v1;g=meta.k8s.io";
        assertThatThrownBy(() -> Accepted.of(Headers.of("accept", table), false))
                .isInstanceOf(ApiException.class);
        assertThat(Accepted.of(Headers.of("accept", table + ",application/json"), false).form())
                .isEqualTo(Form.OBJECT);
    }
}
