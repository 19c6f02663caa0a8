/** Tests. */
@NullMarked
package dev.navarch.scheduler.read;

import org.jspecify.annotations.NullMarked;
