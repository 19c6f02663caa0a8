/** Tests of {@code dev.navarch.api.remote}. */
@NullMarked
package dev.navarch.api.remote;

import org.jspecify.annotations.NullMarked;
