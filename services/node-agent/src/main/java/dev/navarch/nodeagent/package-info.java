/** The node agent: runs the pods that are bound to its nodes and reports what became of them. */
@NullMarked
package dev.navarch.nodeagent;

import org.jspecify.annotations.NullMarked;
