/** One small class for each type that behaves in a way of its own. */
@NullMarked
package dev.navarch.api.strategy;

import org.jspecify.annotations.NullMarked;
