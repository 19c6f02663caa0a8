@NullMarked
package dev.navarch.e2e.support;

import org.jspecify.annotations.NullMarked;
