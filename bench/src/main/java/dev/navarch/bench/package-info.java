/** Measures a running API server from outside, by plain HTTPS and JSON. */
@NullMarked
package dev.navarch.bench;

import org.jspecify.annotations.NullMarked;
