/** Makes trees of request bodies, as their type's schema has them, and fills in defaults. */
@NullMarked
package dev.navarch.api.decode;

import org.jspecify.annotations.NullMarked;
