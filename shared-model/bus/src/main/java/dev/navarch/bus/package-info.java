/**
 * The ports by which services talk: follow changes, keep views of them, send commands. The adapters
 * below this package are the only place that knows Kafka and Spring Cloud Stream.
 */
@NullMarked
package dev.navarch.bus;

import org.jspecify.annotations.NullMarked;
