/** Tests against a real containerd. */
@NullMarked
package dev.navarch.nodeagent.containerd;

import org.jspecify.annotations.NullMarked;
