/** Brings the kernel's rules to what was decided, by differences. */
@NullMarked
package dev.navarch.proxy.kernel;

import org.jspecify.annotations.NullMarked;
