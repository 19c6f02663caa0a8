/** Priority and fairness: which requests run now, which wait for a seat, and which are refused. */
@NullMarked
package dev.navarch.api.fairness;

import org.jspecify.annotations.NullMarked;
