package dev.navarch.e2e;

import dev.navarch.e2e.support.Kubectl;
import org.junit.jupiter.api.condition.EnabledIf;

/** A kubectl of the API's own release reaches into pods. */
@EnabledIf(
        value = "dev.navarch.e2e.support.Kubectl#newerPresent",
        disabledReason = "needs the kubectl that deploy/new-kubectl.sh fetches")
class NewKubectlTest extends KubectlReleaseContract {

    NewKubectlTest() {
        super("new-kubectl");
    }

    @Override
    Kubectl ofRelease(Kubectl installed) {
        return installed.newer();
    }
}
