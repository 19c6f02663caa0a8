/** Tests of the standalone cluster. */
@NullMarked
package dev.navarch.standalone;

import org.jspecify.annotations.NullMarked;
