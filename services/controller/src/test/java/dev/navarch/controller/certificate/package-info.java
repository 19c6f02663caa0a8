/** Tests of what becomes of certificate signing requests. */
@NullMarked
package dev.navarch.controller.certificate;

import org.jspecify.annotations.NullMarked;
