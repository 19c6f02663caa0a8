/** Reads control groups, version 1 and 2. */
@NullMarked
package dev.navarch.metrics.cgroup;

import org.jspecify.annotations.NullMarked;
