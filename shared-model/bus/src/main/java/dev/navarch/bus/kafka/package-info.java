/**
 * The bus on Kafka: sending and the API service's consumer groups through Spring Cloud Stream's
 * Kafka binder, replayed topics and the relay's transactions through Kafka's own client.
 */
@NullMarked
package dev.navarch.bus.kafka;

import org.jspecify.annotations.NullMarked;
