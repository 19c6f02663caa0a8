/** Speaks the Container Runtime Interface v1 over a Unix socket. */
@NullMarked
package dev.navarch.nodeagent.cri;

import org.jspecify.annotations.NullMarked;
