/** Other servers that say who somebody is and what they may do. */
@NullMarked
package dev.navarch.api.auth.webhook;

import org.jspecify.annotations.NullMarked;
