/** Tests of traces and logs. */
@NullMarked
package dev.navarch.bus.telemetry;

import org.jspecify.annotations.NullMarked;
