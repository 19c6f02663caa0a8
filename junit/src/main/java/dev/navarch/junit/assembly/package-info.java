/** Puts the services' own wiring together without starting Spring. */
@NullMarked
package dev.navarch.junit.assembly;

import org.jspecify.annotations.NullMarked;
