/** Shows what a release in another cluster starts from. */
@NullMarked
package dev.navarch.api.release;

import org.jspecify.annotations.NullMarked;
