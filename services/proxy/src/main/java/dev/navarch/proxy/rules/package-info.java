/** Decides, from services and endpoint slices, what this node must do with packets. Pure. */
@NullMarked
package dev.navarch.proxy.rules;

import org.jspecify.annotations.NullMarked;
