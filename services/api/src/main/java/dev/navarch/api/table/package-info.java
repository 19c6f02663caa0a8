/** Tables and partial metadata: the two forms of objects that clients print. */
@NullMarked
package dev.navarch.api.table;

import org.jspecify.annotations.NullMarked;
