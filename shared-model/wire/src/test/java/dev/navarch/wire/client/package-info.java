/** Tests of {@code dev.navarch.wire.client}. */
@NullMarked
package dev.navarch.wire.client;

import org.jspecify.annotations.NullMarked;
