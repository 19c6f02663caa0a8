/** Tests of the bus against a real broker in this process. */
@NullMarked
package dev.navarch.bus.kafka;

import org.jspecify.annotations.NullMarked;
