/** Turns pod specifications into configurations of sandboxes and containers. */
@NullMarked
package dev.navarch.nodeagent.spec;

import org.jspecify.annotations.NullMarked;
