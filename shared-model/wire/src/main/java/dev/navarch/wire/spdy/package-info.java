/** SPDY/3.1 as container runtimes stream with it: a few streams over one upgraded connection. */
@NullMarked
package dev.navarch.wire.spdy;

import org.jspecify.annotations.NullMarked;
