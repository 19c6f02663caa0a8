/** Tests of {@code dev.navarch.api.pki}. */
@NullMarked
package dev.navarch.api.pki;

import org.jspecify.annotations.NullMarked;
