/** Runs a containerd of the agent's own, with its configuration, network and sandbox image. */
@NullMarked
package dev.navarch.nodeagent.containerd;

import org.jspecify.annotations.NullMarked;
