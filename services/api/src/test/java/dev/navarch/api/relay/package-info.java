/** Tests. */
@NullMarked
package dev.navarch.api.relay;

import org.jspecify.annotations.NullMarked;
