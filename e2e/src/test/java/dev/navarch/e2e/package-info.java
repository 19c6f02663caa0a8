@NullMarked
package dev.navarch.e2e;

import org.jspecify.annotations.NullMarked;
