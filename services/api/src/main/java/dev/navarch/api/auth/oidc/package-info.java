/** Users of an identity provider that speaks OpenID Connect. */
@NullMarked
package dev.navarch.api.auth.oidc;

import org.jspecify.annotations.NullMarked;
