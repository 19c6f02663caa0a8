/** Tests. */
@NullMarked
package dev.navarch.api.selector;

import org.jspecify.annotations.NullMarked;
