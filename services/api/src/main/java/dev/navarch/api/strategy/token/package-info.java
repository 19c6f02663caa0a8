/** Tokens for service accounts. */
@NullMarked
package dev.navarch.api.strategy.token;

import org.jspecify.annotations.NullMarked;
