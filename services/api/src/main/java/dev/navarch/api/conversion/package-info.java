/** Objects in the versions that clients ask for. */
@NullMarked
package dev.navarch.api.conversion;

import org.jspecify.annotations.NullMarked;
