package dev.navarch.api.admission.webhook;

import dev.navarch.api.admission.dynamic.Target;

/** A webhook that is to be asked, and as what the object is shown to it. */
record Invocation(Webhook hook, Target target) {}
