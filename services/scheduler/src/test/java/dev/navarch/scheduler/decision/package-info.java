/** Tests. */
@NullMarked
package dev.navarch.scheduler.decision;

import org.jspecify.annotations.NullMarked;
