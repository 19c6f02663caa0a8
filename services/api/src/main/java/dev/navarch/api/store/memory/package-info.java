/** The object store in memory: for tests, and for anything that need not outlive the process. */
@NullMarked
package dev.navarch.api.store.memory;

import org.jspecify.annotations.NullMarked;
