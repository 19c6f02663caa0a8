/** Service account and component tokens: JSON Web Tokens signed with ES256. */
@NullMarked
package dev.navarch.api.auth.token;

import org.jspecify.annotations.NullMarked;
