/** Objects as bytes: how they are encoded, and what is read out of them without a tree. */
@NullMarked
package dev.navarch.api.encoding;

import org.jspecify.annotations.NullMarked;
