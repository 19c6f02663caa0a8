/** Who asks (authentication) and whether they may (authorization). */
@NullMarked
package dev.navarch.api.auth;

import org.jspecify.annotations.NullMarked;
