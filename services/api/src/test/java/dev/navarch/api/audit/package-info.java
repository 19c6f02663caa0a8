/** Tests of the audit log. */
@NullMarked
package dev.navarch.api.audit;

import org.jspecify.annotations.NullMarked;
