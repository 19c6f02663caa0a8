/** Tests of {@code dev.navarch.api.auth.rbac}. */
@NullMarked
package dev.navarch.api.auth.rbac;

import org.jspecify.annotations.NullMarked;
