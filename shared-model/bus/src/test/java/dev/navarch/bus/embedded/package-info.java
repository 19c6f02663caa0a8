/** The broker inside this process. */
@NullMarked
package dev.navarch.bus.embedded;

import org.jspecify.annotations.NullMarked;
