/** Calls of webhooks: HTTPS servers of the cluster's users that the API asks while it works. */
@NullMarked
package dev.navarch.api.webhook;

import org.jspecify.annotations.NullMarked;
