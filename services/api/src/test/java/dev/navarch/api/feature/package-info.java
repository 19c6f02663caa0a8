/** Tests of {@code dev.navarch.api.feature}. */
@NullMarked
package dev.navarch.api.feature;

import org.jspecify.annotations.NullMarked;
