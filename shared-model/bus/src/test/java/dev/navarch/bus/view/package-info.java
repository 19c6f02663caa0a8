/** Tests of views. */
@NullMarked
package dev.navarch.bus.view;

import org.jspecify.annotations.NullMarked;
