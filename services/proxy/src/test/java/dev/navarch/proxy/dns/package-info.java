@NullMarked
package dev.navarch.proxy.dns;

import org.jspecify.annotations.NullMarked;
