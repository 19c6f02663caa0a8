/** What pods do in their own way: binding, eviction, grace. */
@NullMarked
package dev.navarch.api.strategy.pod;

import org.jspecify.annotations.NullMarked;
