/** The scheduler's course: events in, one pod at a time decided upon, effects out. */
@NullMarked
package dev.navarch.scheduler.cycle;

import org.jspecify.annotations.NullMarked;
