/** Tests. */
@NullMarked
package dev.navarch.metrics.cgroup;

import org.jspecify.annotations.NullMarked;
