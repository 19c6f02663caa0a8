package dev.navarch.e2e;

import dev.navarch.e2e.support.Kubectl;
import org.junit.jupiter.api.condition.EnabledIf;

/** A kubectl from before WebSockets reaches into pods, over SPDY as it knows it. */
@EnabledIf(
        value = "dev.navarch.e2e.support.Kubectl#olderPresent",
        disabledReason = "needs the kubectl that deploy/old-kubectl.sh fetches")
class OldKubectlTest extends KubectlReleaseContract {

    OldKubectlTest() {
        super("old-kubectl");
    }

    @Override
    Kubectl ofRelease(Kubectl installed) {
        return installed.older();
    }
}
