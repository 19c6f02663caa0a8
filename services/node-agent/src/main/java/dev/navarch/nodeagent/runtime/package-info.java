/** What the agent asks of a container runtime, whichever it is. */
@NullMarked
package dev.navarch.nodeagent.runtime;

import org.jspecify.annotations.NullMarked;
