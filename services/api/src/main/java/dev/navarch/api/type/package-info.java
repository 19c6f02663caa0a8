/** Resource types as data: definitions, schemas and the registry that holds them. */
@NullMarked
package dev.navarch.api.type;

import org.jspecify.annotations.NullMarked;
