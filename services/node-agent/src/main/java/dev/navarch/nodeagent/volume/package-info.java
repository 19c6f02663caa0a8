/** Brings the volumes of pods up on the node. */
@NullMarked
package dev.navarch.nodeagent.volume;

import org.jspecify.annotations.NullMarked;
