/** What types do in their own way, asked of a whole engine on a store in memory. */
@NullMarked
package dev.navarch.api.strategy;

import org.jspecify.annotations.NullMarked;
