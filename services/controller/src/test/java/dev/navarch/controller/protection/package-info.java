/** Tests that volumes and claims outlive their use. */
@NullMarked
package dev.navarch.controller.protection;

import org.jspecify.annotations.NullMarked;
