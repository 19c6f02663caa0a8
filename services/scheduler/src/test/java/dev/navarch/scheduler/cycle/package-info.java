/** Tests. */
@NullMarked
package dev.navarch.scheduler.cycle;

import org.jspecify.annotations.NullMarked;
