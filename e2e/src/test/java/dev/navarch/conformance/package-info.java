/** Which behaviours of Kubernetes' conformance suite the tests of all modules show. */
@NullMarked
package dev.navarch.conformance;

import org.jspecify.annotations.NullMarked;
