/** Tests of the patch formats, each rule as a row of a table. */
@NullMarked
package dev.navarch.api.patch;

import org.jspecify.annotations.NullMarked;
