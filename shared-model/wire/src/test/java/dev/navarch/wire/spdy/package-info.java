/** SPDY sessions against a peer made of the same frames. */
@NullMarked
package dev.navarch.wire.spdy;

import org.jspecify.annotations.NullMarked;
