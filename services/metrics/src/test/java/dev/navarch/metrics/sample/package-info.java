/** Tests. */
@NullMarked
package dev.navarch.metrics.sample;

import org.jspecify.annotations.NullMarked;
