/** JSON patch, JSON merge patch and strategic merge patch, as pure functions on trees. */
@NullMarked
package dev.navarch.api.patch;

import org.jspecify.annotations.NullMarked;
