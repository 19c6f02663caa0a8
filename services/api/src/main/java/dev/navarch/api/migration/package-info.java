/** Writes stored objects again in the form that they would be stored in now. */
@NullMarked
package dev.navarch.api.migration;

import org.jspecify.annotations.NullMarked;
