/** Backup and restore of a whole cluster: its tables and its keys, as one file. */
@NullMarked
package dev.navarch.api.backup;

import org.jspecify.annotations.NullMarked;
