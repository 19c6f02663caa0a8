/** The object store port: what the engine asks of a database, and nothing of how. */
@NullMarked
package dev.navarch.api.store;

import org.jspecify.annotations.NullMarked;
