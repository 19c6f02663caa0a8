/** The Pod Security Standards: what a pod may do to its node, in three levels. */
@NullMarked
package dev.navarch.api.admission.podsecurity;

import org.jspecify.annotations.NullMarked;
