/**
 * Watches over nodes: their address ranges, their heartbeats, their taints, and who must leave
 * them.
 */
@NullMarked
package dev.navarch.controller.node;

import org.jspecify.annotations.NullMarked;
