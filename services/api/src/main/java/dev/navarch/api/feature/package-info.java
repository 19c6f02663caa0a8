/** The feature gates of Kubernetes, and which of them are on. */
@NullMarked
package dev.navarch.api.feature;

import org.jspecify.annotations.NullMarked;
