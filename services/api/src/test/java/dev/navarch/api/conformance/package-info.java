/**
 * Behaviours of Kubernetes' conformance suite that the API service alone can show, on the whole
 * service with real kubectl, HTTPS and watches.
 */
@NullMarked
package dev.navarch.api.conformance;

import org.jspecify.annotations.NullMarked;
