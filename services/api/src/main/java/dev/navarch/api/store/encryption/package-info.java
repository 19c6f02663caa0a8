/** What lies encrypted in the database, and by which keys: Kubernetes' encryption at rest. */
@NullMarked
package dev.navarch.api.store.encryption;

import org.jspecify.annotations.NullMarked;
