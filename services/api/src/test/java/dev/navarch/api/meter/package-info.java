/** Tests of the figures. */
@NullMarked
package dev.navarch.api.meter;

import org.jspecify.annotations.NullMarked;
