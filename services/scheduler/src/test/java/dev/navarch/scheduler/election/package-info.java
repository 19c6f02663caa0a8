/** Tests. */
@NullMarked
package dev.navarch.scheduler.election;

import org.jspecify.annotations.NullMarked;
