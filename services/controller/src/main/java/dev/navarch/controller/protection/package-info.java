/** Lets go of volumes and claims that are being deleted once nobody uses them any more. */
@NullMarked
package dev.navarch.controller.protection;

import org.jspecify.annotations.NullMarked;
