/** Whose tokens are believed and how they become users, as a file of the operator's says. */
@NullMarked
package dev.navarch.api.auth.authenticators;

import org.jspecify.annotations.NullMarked;
