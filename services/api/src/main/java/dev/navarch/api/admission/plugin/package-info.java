/** Kubernetes' own admission plugins, one class each. */
@NullMarked
package dev.navarch.api.admission.plugin;

import org.jspecify.annotations.NullMarked;
