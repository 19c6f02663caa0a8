/** CEL, with the functions that Kubernetes adds to it. */
@NullMarked
package dev.navarch.api.cel;

import org.jspecify.annotations.NullMarked;
