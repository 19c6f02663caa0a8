package dev.navarch.api.strategy;

import dev.navarch.api.admission.AdmissionContext;
import tools.jackson.databind.node.ObjectNode;

/**
 * Jobs: unless the user takes that on himself ({@code manualSelector}), a job selects its pods by
 * its own uid.
 */
public final class JobStrategy extends StatusStrategy {

    private static final String CONTROLLER_UID = "batch.kubernetes.io/controller-uid";
    private static final String JOB_NAME = "batch.kubernetes.io/job-name";

    @Override
    public void prepareCreate(AdmissionContext context, ObjectNode object) {
        super.prepareCreate(context, object);
        ObjectNode spec = object.withObjectProperty("spec");
        if (spec.path("manualSelector").asBoolean(false)) {
            return;
        }
        String uid = object.path("metadata").path("uid").asString("");
        String name = object.path("metadata").path("name").asString("");
        ObjectNode labels =
                spec.withObjectProperty("template")
                        .withObjectProperty("metadata")
                        .withObjectProperty("labels");
        labels.put("controller-uid", uid).put("job-name", name);
        labels.put(CONTROLLER_UID, uid).put(JOB_NAME, name);
        if (!spec.has("selector")) {
            spec.putObject("selector").putObject("matchLabels").put(CONTROLLER_UID, uid);
        }
    }

    /** Before batch/v1, and for finished pods' sake, a job's pods stay unless asked otherwise. */
    @Override
    public Propagation defaultPropagation(String version) {
        return version.equals("v1") ? Propagation.ORPHAN : Propagation.BACKGROUND;
    }
}
