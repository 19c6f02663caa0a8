/** What admission changes and refuses, asked of a whole engine on a store in memory. */
@NullMarked
package dev.navarch.api.admission;

import org.jspecify.annotations.NullMarked;
