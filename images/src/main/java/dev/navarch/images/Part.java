package dev.navarch.images;

import java.nio.file.Path;
import java.util.Arrays;

/** What an image is made of: a service, or the whole cluster in one process. */
enum Part {
    API("api", Base.JAVA, "the API service"),
    CONTROLLER("controller", Base.JAVA, "the controllers"),
    SCHEDULER("scheduler", Base.JAVA, "the scheduler"),
    NODE_AGENT("node-agent", Base.NODE, "the node agent"),
    PROXY("proxy", Base.PROXY, "the service proxy and cluster DNS"),
    METRICS("metrics", Base.JAVA, "the metrics service"),
    STANDALONE("standalone", Base.JAVA, "the whole cluster in one process");

    /** What there is besides Java. */
    enum Base {
        JAVA,
        /** With the kernel's tools; runs as root, which those need. */
        PROXY,
        /** With those and containerd; runs as root. */
        NODE
    }

    private final String id;
    private final Base base;
    private final String title;

    Part(String id, Base base, String title) {
        this.id = id;
        this.base = base;
        this.title = title;
    }

    static Part of(String id) {
        return Arrays.stream(values())
                .filter(part -> part.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no image " + id));
    }

    /** As the launcher knows it, and in the image's name. */
    String id() {
        return id;
    }

    Base base() {
        return base;
    }

    String title() {
        return title;
    }

    boolean privileged() {
        return base != Base.JAVA;
    }

    /** The module's build output. */
    Path target(Path checkout) {
        return checkout.resolve("services").resolve(id).resolve("target");
    }
}
