/** Probes containers and runs their lifecycle hooks. */
@NullMarked
package dev.navarch.nodeagent.probe;

import org.jspecify.annotations.NullMarked;
