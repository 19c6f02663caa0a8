/** Tests of {@code dev.navarch.wire.http}. */
@NullMarked
package dev.navarch.wire.http;

import org.jspecify.annotations.NullMarked;
