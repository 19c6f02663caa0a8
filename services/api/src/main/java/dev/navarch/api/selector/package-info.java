/** Label and field selectors as query parameters write them. */
@NullMarked
package dev.navarch.api.selector;

import org.jspecify.annotations.NullMarked;
