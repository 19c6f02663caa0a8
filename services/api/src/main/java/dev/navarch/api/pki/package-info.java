/** The cluster's certificates, keys and tokens: made at first start, read ever after. */
@NullMarked
package dev.navarch.api.pki;

import org.jspecify.annotations.NullMarked;
