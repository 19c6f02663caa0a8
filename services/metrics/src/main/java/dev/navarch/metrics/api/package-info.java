/** The {@code metrics.k8s.io} API. */
@NullMarked
package dev.navarch.metrics.api;

import org.jspecify.annotations.NullMarked;
