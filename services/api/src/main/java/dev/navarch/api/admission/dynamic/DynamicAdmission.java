package dev.navarch.api.admission.dynamic;

import dev.navarch.api.admission.AdmissionPlugin;

/** Admission by what users configure, which has a say in connections too. */
public interface DynamicAdmission extends AdmissionPlugin {

    /** Whether nothing is configured; cheap. */
    boolean isIdle();

    /**
     * @throws dev.navarch.api.engine.ApiException to refuse the connection
     */
    void connect(WriteAttributes connection);
}
