/** The plugins for pods with persistent volume claims. */
@NullMarked
package dev.navarch.scheduler.plugin.volume;

import org.jspecify.annotations.NullMarked;
