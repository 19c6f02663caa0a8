/** Tokens by which machines that are to become nodes first speak to the API. */
@NullMarked
package dev.navarch.api.auth.bootstrap;

import org.jspecify.annotations.NullMarked;
