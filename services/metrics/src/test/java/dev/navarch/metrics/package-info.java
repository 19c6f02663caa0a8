/** Tests of the metrics service. */
@NullMarked
package dev.navarch.metrics;

import org.jspecify.annotations.NullMarked;
