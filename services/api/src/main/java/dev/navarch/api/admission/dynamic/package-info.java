/**
 * What admission by users' own rules has in common: which requests they name, and in which form.
 */
@NullMarked
package dev.navarch.api.admission.dynamic;

import org.jspecify.annotations.NullMarked;
