@NullMarked
package dev.navarch.proxy.control;

import org.jspecify.annotations.NullMarked;
