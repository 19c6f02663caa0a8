/** Tests. */
@NullMarked
package dev.navarch.scheduler.plugin.volume;

import org.jspecify.annotations.NullMarked;
