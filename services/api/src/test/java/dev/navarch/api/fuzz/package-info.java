/** Random and mutated requests for every operation that the API documents, and what must hold. */
@NullMarked
package dev.navarch.api.fuzz;

import org.jspecify.annotations.NullMarked;
