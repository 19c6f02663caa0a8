/** Tests. */
@NullMarked
package dev.navarch.metrics.page;

import org.jspecify.annotations.NullMarked;
