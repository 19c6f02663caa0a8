/** Tests of {@code dev.navarch.wire.pki}. */
@NullMarked
package dev.navarch.wire.pki;

import org.jspecify.annotations.NullMarked;
