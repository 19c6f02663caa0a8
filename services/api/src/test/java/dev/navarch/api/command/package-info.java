/** Tests. */
@NullMarked
package dev.navarch.api.command;

import org.jspecify.annotations.NullMarked;
