/** A PostgreSQL server of the cluster's own. */
@NullMarked
package dev.navarch.standalone.postgres;

import org.jspecify.annotations.NullMarked;
