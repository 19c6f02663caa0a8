@NullMarked
package dev.navarch.proxy.rules;

import org.jspecify.annotations.NullMarked;
