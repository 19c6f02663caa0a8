/** The schemas of Kubernetes' own types, made at build time from published artifacts. */
@NullMarked
package dev.navarch.schema;

import org.jspecify.annotations.NullMarked;
