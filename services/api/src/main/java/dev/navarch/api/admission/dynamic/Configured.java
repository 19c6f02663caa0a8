package dev.navarch.api.admission.dynamic;

import dev.navarch.api.engine.ApiRequest;

/** What is configured of one sort of dynamic admission. */
public interface Configured {

    /** Whether it is nothing; cheap. */
    boolean isIdle();

    /** Whether any of it may be asked about a request. */
    boolean concerns(ApiRequest request);
}
