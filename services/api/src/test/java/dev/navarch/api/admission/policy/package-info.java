/** Admission policies on an engine in memory. */
@NullMarked
package dev.navarch.api.admission.policy;

import org.jspecify.annotations.NullMarked;
