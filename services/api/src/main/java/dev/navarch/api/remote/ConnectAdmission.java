package dev.navarch.api.remote;

import dev.navarch.api.admission.Notes;
import dev.navarch.api.auth.User;
import dev.navarch.api.http.ResourcePath;
import tools.jackson.databind.node.ObjectNode;

/** Asks admission about a connection that is authorized already. */
@FunctionalInterface
public interface ConnectAdmission {

    /** Lets everything pass. */
    ConnectAdmission NONE = (user, path, options, notes) -> {};

    /**
     * @param options PodExecOptions, PodProxyOptions, …; changed as admission wants it
     * @param notes told what the client and the audit log should know
     * @throws dev.navarch.api.engine.ApiException to refuse it
     */
    void admit(User user, ResourcePath path, ObjectNode options, Notes notes);
}
