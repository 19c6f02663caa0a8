/** Reads and rotates container logs. */
@NullMarked
package dev.navarch.nodeagent.log;

import org.jspecify.annotations.NullMarked;
