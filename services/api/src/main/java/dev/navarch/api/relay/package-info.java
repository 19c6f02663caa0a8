/** The relay: publishes the change log to the change topics, one replica at a time. */
@NullMarked
package dev.navarch.api.relay;

import org.jspecify.annotations.NullMarked;
