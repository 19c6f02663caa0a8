/** Traces by OpenTelemetry; nothing outside this package knows it. */
@NullMarked
package dev.navarch.bus.telemetry;

import org.jspecify.annotations.NullMarked;
