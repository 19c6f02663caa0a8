package dev.navarch.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;

/** What a request was answered. */
record Answer(int code, String contentType, JsonNode body) {

    JsonNode succeeded() {
        assertThat(code).as(body.toString()).isBetween(200, 299);
        return body;
    }

    String refused(int expected) {
        assertThat(code).as(body.toString()).isEqualTo(expected);
        return body.path("message").asString("");
    }
}
