/** Approves what nodes ask for themselves: certificates to be clients of the API, and servers. */
@NullMarked
package dev.navarch.api.certificate;

import org.jspecify.annotations.NullMarked;
