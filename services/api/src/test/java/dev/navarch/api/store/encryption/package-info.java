/** Tests of encryption at rest. */
@NullMarked
package dev.navarch.api.store.encryption;

import org.jspecify.annotations.NullMarked;
