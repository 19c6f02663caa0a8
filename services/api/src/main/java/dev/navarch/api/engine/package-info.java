/** The engine: every verb of the Kubernetes API, once, for all types. */
@NullMarked
package dev.navarch.api.engine;

import org.jspecify.annotations.NullMarked;
