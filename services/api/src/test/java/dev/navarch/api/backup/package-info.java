/** Backup and restore, with whole API services on real databases. */
@NullMarked
package dev.navarch.api.backup;

import org.jspecify.annotations.NullMarked;
