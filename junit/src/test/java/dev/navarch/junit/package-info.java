/** Shows what the extension gives a test. */
@NullMarked
package dev.navarch.junit;

import org.jspecify.annotations.NullMarked;
