/** Reads API objects into what the scheduler decides upon. */
@NullMarked
package dev.navarch.scheduler.read;

import org.jspecify.annotations.NullMarked;
