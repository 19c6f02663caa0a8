@NullMarked
package dev.navarch.architecture;

import org.jspecify.annotations.NullMarked;
