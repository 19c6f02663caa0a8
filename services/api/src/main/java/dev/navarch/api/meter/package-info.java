/** Figures of everything in the API service that can fall behind. */
@NullMarked
package dev.navarch.api.meter;

import org.jspecify.annotations.NullMarked;
