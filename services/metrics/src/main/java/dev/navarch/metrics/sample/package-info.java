/** Turns readings into samples and keeps the newest of every node. */
@NullMarked
package dev.navarch.metrics.sample;

import org.jspecify.annotations.NullMarked;
