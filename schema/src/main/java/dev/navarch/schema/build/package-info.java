/** Makes the schemas during the build; no part of the packaged module. */
@NullMarked
package dev.navarch.schema.build;

import org.jspecify.annotations.NullMarked;
