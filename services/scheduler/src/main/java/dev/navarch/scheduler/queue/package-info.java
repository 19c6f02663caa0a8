/** The queue of pods that wait for a node, and what moves them. */
@NullMarked
package dev.navarch.scheduler.queue;

import org.jspecify.annotations.NullMarked;
