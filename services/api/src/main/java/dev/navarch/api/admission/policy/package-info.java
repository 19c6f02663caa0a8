/** Admission policies: rules in CEL that refuse or change what is written (KEP-3488, KEP-3962). */
@NullMarked
package dev.navarch.api.admission.policy;

import org.jspecify.annotations.NullMarked;
