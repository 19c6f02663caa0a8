/** Puts nodes together from their parts: the real one, and simulated ones. */
@NullMarked
package dev.navarch.nodeagent.agent;

import org.jspecify.annotations.NullMarked;
