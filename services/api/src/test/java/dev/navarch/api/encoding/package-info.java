/** Tests. */
@NullMarked
package dev.navarch.api.encoding;

import org.jspecify.annotations.NullMarked;
