/** A Kafka broker inside this process, for the standalone cluster and for tests. */
@NullMarked
package dev.navarch.bus.embedded;

import org.jspecify.annotations.NullMarked;
