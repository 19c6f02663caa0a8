/** Tests. */
@NullMarked
package dev.navarch.bus;

import org.jspecify.annotations.NullMarked;
