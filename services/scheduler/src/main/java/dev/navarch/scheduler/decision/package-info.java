/** The decision itself: {@code schedule(snapshot, pod) → decision}. */
@NullMarked
package dev.navarch.scheduler.decision;

import org.jspecify.annotations.NullMarked;
