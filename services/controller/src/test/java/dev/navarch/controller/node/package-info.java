/** Behaviours of nodes that come, fall silent and return. */
@NullMarked
package dev.navarch.controller.node;

import org.jspecify.annotations.NullMarked;
