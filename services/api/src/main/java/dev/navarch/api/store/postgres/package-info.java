/**
 * The object store in PostgreSQL: group commit, a change log, and tails that own commits reach in
 * memory and those of other replicas by notification.
 */
@NullMarked
package dev.navarch.api.store.postgres;

import org.jspecify.annotations.NullMarked;
