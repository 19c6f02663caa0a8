/** Tests of the PostgreSQL server. */
@NullMarked
package dev.navarch.standalone.postgres;

import org.jspecify.annotations.NullMarked;
