/** Tests of {@code dev.navarch.api.auth.token}. */
@NullMarked
package dev.navarch.api.auth.token;

import org.jspecify.annotations.NullMarked;
