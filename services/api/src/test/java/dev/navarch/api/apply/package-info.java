/** Tests of server-side apply and managed fields against the real types. */
@NullMarked
package dev.navarch.api.apply;

import org.jspecify.annotations.NullMarked;
