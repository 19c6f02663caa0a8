@NullMarked
package dev.navarch.api.store.memory;

import org.jspecify.annotations.NullMarked;
