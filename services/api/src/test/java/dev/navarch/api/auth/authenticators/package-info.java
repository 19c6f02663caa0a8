/** Tests of {@code dev.navarch.api.auth.authenticators}. */
@NullMarked
package dev.navarch.api.auth.authenticators;

import org.jspecify.annotations.NullMarked;
