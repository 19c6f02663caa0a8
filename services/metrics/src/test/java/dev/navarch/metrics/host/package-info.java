/** Tests. */
@NullMarked
package dev.navarch.metrics.host;

import org.jspecify.annotations.NullMarked;
