/** Tests of {@code dev.navarch.api.auth}. */
@NullMarked
package dev.navarch.api.auth;

import org.jspecify.annotations.NullMarked;
