/** Tests. */
@NullMarked
package dev.navarch.scheduler.bus;

import org.jspecify.annotations.NullMarked;
