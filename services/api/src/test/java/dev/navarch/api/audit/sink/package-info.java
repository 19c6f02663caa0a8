/** Tests of where audit events go. */
@NullMarked
package dev.navarch.api.audit.sink;

import org.jspecify.annotations.NullMarked;
