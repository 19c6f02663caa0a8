/** Tests. */
@NullMarked
package dev.navarch.scheduler.plugin;

import org.jspecify.annotations.NullMarked;
