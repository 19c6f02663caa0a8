/** Tests. */
@NullMarked
package dev.navarch.metrics.api;

import org.jspecify.annotations.NullMarked;
