package dev.navarch.scheduler.decision;

import dev.navarch.scheduler.framework.Status;

/**
 * What the filters together say of a node.
 *
 * @param plugin which of them said no; empty when none did
 */
record Verdict(Status status, String plugin) {

    static final Verdict FITS = new Verdict(Status.success(), "");

    boolean fits() {
        return status.ok();
    }
}
