/** Follows a request through the services: what they need to know of traces, and nothing of how. */
@NullMarked
package dev.navarch.bus.trace;

import org.jspecify.annotations.NullMarked;
