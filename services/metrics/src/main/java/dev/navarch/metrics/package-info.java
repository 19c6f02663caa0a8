/** Measures what nodes, pods and containers use, and tells. */
@NullMarked
package dev.navarch.metrics;

import org.jspecify.annotations.NullMarked;
