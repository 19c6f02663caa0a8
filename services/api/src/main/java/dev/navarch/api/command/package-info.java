/** Commands: writes that other services ask for over Kafka, through the same engine as HTTPS. */
@NullMarked
package dev.navarch.api.command;

import org.jspecify.annotations.NullMarked;
