/** Admission: what may change or refuse a write between decoding and storing. */
@NullMarked
package dev.navarch.api.admission;

import org.jspecify.annotations.NullMarked;
