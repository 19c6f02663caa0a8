/** Which authorizers are asked, in what order. */
@NullMarked
package dev.navarch.api.auth.authorizers;

import org.jspecify.annotations.NullMarked;
