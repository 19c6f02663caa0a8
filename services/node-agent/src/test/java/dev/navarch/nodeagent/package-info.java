/** Tests of the node agent. */
@NullMarked
package dev.navarch.nodeagent;

import org.jspecify.annotations.NullMarked;
