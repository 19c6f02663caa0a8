/** Webhooks asked by an engine in memory. */
@NullMarked
package dev.navarch.api.admission.webhook;

import org.jspecify.annotations.NullMarked;
