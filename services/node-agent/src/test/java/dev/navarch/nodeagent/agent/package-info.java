/** Tests of whole nodes. */
@NullMarked
package dev.navarch.nodeagent.agent;

import org.jspecify.annotations.NullMarked;
