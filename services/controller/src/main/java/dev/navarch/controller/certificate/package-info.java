/** Signs certificate signing requests that were approved, and removes those that are done with. */
@NullMarked
package dev.navarch.controller.certificate;

import org.jspecify.annotations.NullMarked;
