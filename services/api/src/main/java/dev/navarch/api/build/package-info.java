/** What the build runs; not part of the service. */
@NullMarked
package dev.navarch.api.build;

import org.jspecify.annotations.NullMarked;
