/** The whole cluster in one process: PostgreSQL, Kafka and the six services. */
@NullMarked
package dev.navarch.standalone;

import org.jspecify.annotations.NullMarked;
