/** The watch cache: every object's bytes in memory, and the recent events of each type. */
@NullMarked
package dev.navarch.api.cache;

import org.jspecify.annotations.NullMarked;
