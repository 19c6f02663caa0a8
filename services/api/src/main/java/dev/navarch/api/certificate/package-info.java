/** Approves what nodes ask for themselves: certificates to be clients of the API. */
@NullMarked
package dev.navarch.api.certificate;

import org.jspecify.annotations.NullMarked;
