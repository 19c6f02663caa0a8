@NullMarked
package dev.navarch.api.store.postgres;

import org.jspecify.annotations.NullMarked;
