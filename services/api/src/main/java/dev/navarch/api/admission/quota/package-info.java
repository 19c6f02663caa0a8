/** Resource quotas: what a namespace may use in all. */
@NullMarked
package dev.navarch.api.admission.quota;

import org.jspecify.annotations.NullMarked;
