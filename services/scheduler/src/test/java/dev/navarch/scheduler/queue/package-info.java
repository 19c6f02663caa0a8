/** Tests. */
@NullMarked
package dev.navarch.scheduler.queue;

import org.jspecify.annotations.NullMarked;
