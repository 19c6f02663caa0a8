/** Admission by webhooks: which are asked about a write, in which order, and what they answer. */
@NullMarked
package dev.navarch.api.admission.webhook;

import org.jspecify.annotations.NullMarked;
