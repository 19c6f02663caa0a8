@NullMarked
package dev.navarch.proxy;

import org.jspecify.annotations.NullMarked;
