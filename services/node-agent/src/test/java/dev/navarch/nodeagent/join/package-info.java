/** Machines that join and leave. */
@NullMarked
package dev.navarch.nodeagent.join;

import org.jspecify.annotations.NullMarked;
