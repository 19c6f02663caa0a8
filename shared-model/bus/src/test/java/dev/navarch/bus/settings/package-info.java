/** Shows which names are settings. */
@NullMarked
package dev.navarch.bus.settings;

import org.jspecify.annotations.NullMarked;
