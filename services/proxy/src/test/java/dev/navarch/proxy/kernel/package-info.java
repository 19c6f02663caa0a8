@NullMarked
package dev.navarch.proxy.kernel;

import org.jspecify.annotations.NullMarked;
