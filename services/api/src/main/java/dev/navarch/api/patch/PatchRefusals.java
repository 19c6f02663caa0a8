package dev.navarch.api.patch;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Details;
import java.util.List;

/** How the API refuses a patch that cannot be read or does not fit the object. */
final class PatchRefusals {

    private PatchRefusals() {}

    /** The patch is well-formed but does not fit the object; Kubernetes gives no detail here. */
    static ApiException doesNotFit() {
        return new ApiException(
                422,
                "Invalid",
                "the server rejected our request due to an error in our request",
                Details.NONE,
                List.of());
    }
}
