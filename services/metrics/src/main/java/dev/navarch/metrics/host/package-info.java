/** Reads processes, network and file systems of this host. */
@NullMarked
package dev.navarch.metrics.host;

import org.jspecify.annotations.NullMarked;
