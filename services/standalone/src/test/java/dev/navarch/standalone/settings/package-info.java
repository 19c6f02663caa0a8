/** Shows that settings are described, and that wrong ones are refused, in every service. */
@NullMarked
package dev.navarch.standalone.settings;

import org.jspecify.annotations.NullMarked;
