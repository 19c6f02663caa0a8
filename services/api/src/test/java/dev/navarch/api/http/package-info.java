/** Tests of {@code dev.navarch.api.http}. */
@NullMarked
package dev.navarch.api.http;

import org.jspecify.annotations.NullMarked;
