/** Tests of the testkit. */
@NullMarked
package dev.navarch.testkit;

import org.jspecify.annotations.NullMarked;
