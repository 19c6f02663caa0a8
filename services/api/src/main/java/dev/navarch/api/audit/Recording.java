package dev.navarch.api.audit;

import dev.navarch.api.admission.Notes;
import dev.navarch.api.auth.Authorizer.Decision;
import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;

/** What becomes of one request; each call tells more, and some write an event. */
public interface Recording {

    /** Of a request that is not noted. */
    Recording NONE = new Recording() {};

    /** Whether anything is noted. */
    default boolean active() {
        return false;
    }

    /**
     * Writes that the request is there.
     *
     * @return false if that is impossible and the request must not go on
     */
    default boolean received() {
        return true;
    }

    default void impersonated(User user) {}

    default void decided(Decision decision) {}

    /** What exactly is asked, once it is read. */
    default void requested(ApiRequest request) {}

    /** What will be said of it while it is passed on to another server. */
    default void noted(Notes notes) {}

    default void answered(ApiResponse response) {}

    default void refused(ApiException refusal) {}

    /** Writes that a long answer began. */
    default void started(int code) {}

    /** Writes how it ended; only the first call counts. */
    default void completed(int code) {}

    /** Writes that the server failed at it. */
    default void panicked(Throwable failure) {}
}
