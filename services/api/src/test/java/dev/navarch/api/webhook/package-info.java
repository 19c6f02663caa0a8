/** Calls of webhooks over real TLS. */
@NullMarked
package dev.navarch.api.webhook;

import org.jspecify.annotations.NullMarked;
