package dev.navarch.api.http;

import dev.navarch.api.protobuf.ProtobufBodies;

/** In which bytes an answer is written. */
public enum Format {
    JSON("application/json"),
    YAML("application/yaml"),
    PROTOBUF(ProtobufBodies.MEDIA_TYPE);

    private final String mediaType;

    Format(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }
}
