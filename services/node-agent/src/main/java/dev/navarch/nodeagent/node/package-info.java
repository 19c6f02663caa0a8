/** The node itself: its registration, its status, its heartbeat. */
@NullMarked
package dev.navarch.nodeagent.node;

import org.jspecify.annotations.NullMarked;
