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
                "application/json | OBJECT | JSON",
                "*/* | OBJECT | JSON",
                "application/yaml | OBJECT | YAML",
                "application/vnd.kubernetes.protobuf,application/json | OBJECT | PROTOBUF",
                "application/vnd.kubernetes.protobuf, */* | OBJECT | PROTOBUF",
                "application/vnd.kubernetes.protobuf;stream=watch | OBJECT | PROTOBUF",
                "application/json,application/vnd.kubernetes.protobuf | OBJECT | JSON",
                "application/json;q=0.5,application/vnd.kubernetes.protobuf | OBJECT | PROTOBUF",
                "application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
                        + " | METADATA | PROTOBUF",
                "application/vnd.kubernetes.protobuf;as=Table;g=meta.k8s.io;v=v1,application/json"
                        + " | OBJECT | JSON",
                "application/json;as=Table;v=v1;g=meta.k8s.io,application/json | TABLE | JSON",
                "application/json;as=Table;v=v9;g=meta.k8s.io,application/json | OBJECT | JSON",
                "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io | METADATA | JSON",
                "application/yaml;q=0.5, application/json;q=0.9 | OBJECT | JSON",
            })
    void choosesWhatThereIs(String accept, Form form, Format format) {
        Accepted accepted = Accepted.of(Headers.of("accept", accept), true, true);
        assertThat(accepted.form()).isEqualTo(form);
        assertThat(accepted.format()).isEqualTo(format);
    }

    @Test
    void takesJsonWhenNothingIsSaid() {
        assertThat(Accepted.of(new Headers(), true, true).contentType())
                .isEqualTo("application/json");
    }

    @Test
    void refusesWhatIsNoMediaType() {
        assertThatThrownBy(() -> Accepted.of(Headers.of("accept", ";;;"), true, true))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(406));
    }

    @Test
    void refusesWhatItCannotWrite() {
        assertThatThrownBy(() -> Accepted.of(Headers.of("accept", "text/html"), true, true))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(406));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/vnd.kubernetes.protobuf",
                "application/vnd.kubernetes.protobuf;as=Table;g=meta.k8s.io;v=v1",
            })
    void hasNoMessageForCustomTypes(String accept) {
        assertThatThrownBy(() -> Accepted.of(Headers.of("accept", accept), true, false))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("application/vnd.kubernetes.protobuf");
        String or = accept + ", application/json";
        assertThat(Accepted.of(Headers.of("accept", or), true, false).format())
                .isEqualTo(Format.JSON);
        String metadata =
                "application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;g=meta.k8s.io"
                        + ";v=v1";
        assertThat(Accepted.of(Headers.of("accept", metadata), true, false).format())
                .isEqualTo(Format.PROTOBUF);
    }

    @Test
    void refusesInTheFormatThatTheClientPrefers() {
        assertThat(Accepted.ofRefusal(Headers.of("accept", "text/html"))).isEqualTo(Format.JSON);
        assertThat(
                        Accepted.ofRefusal(
                                Headers.of("accept", "application/vnd.kubernetes.protobuf, */*")))
                .isEqualTo(Format.PROTOBUF);
    }

    @Test
    void aReviewIsNoTable() {
        String table = "application/json;as=Table;v=v1;g=meta.k8s.io";
        assertThatThrownBy(() -> Accepted.of(Headers.of("accept", table), false, true))
                .isInstanceOf(ApiException.class);
        assertThat(
                        Accepted.of(Headers.of("accept", table + ",application/json"), false, true)
                                .form())
                .isEqualTo(Form.OBJECT);
    }
}
