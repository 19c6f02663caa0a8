/** What the scheduler knows of pods and nodes: immutable values, parsed once. */
@NullMarked
package dev.navarch.scheduler.cluster;

import org.jspecify.annotations.NullMarked;
