/** Tests of what a pod's status says. */
@NullMarked
package dev.navarch.nodeagent.status;

import org.jspecify.annotations.NullMarked;
