@NullMarked
package dev.navarch.api.store;

import org.jspecify.annotations.NullMarked;
