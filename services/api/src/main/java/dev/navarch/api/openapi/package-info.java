/** The types as OpenAPI documents. */
@NullMarked
package dev.navarch.api.openapi;

import org.jspecify.annotations.NullMarked;
