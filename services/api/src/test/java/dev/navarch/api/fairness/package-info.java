/** Who runs, who waits and who is refused. */
@NullMarked
package dev.navarch.api.fairness;

import org.jspecify.annotations.NullMarked;
