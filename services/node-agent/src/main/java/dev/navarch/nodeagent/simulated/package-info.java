/** A container runtime that only pretends, for nodes that exist to test scale. */
@NullMarked
package dev.navarch.nodeagent.simulated;

import org.jspecify.annotations.NullMarked;
