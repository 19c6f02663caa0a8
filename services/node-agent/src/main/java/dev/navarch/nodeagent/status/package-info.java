/** Says in a PodStatus what became of a pod. */
@NullMarked
package dev.navarch.nodeagent.status;

import org.jspecify.annotations.NullMarked;
