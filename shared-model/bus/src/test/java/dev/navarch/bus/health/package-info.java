/** The health server, asked by HTTP. */
@NullMarked
package dev.navarch.bus.health;

import org.jspecify.annotations.NullMarked;
