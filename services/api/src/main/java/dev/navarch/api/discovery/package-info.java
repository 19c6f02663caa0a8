/** Which groups, versions and resources are served, in the forms that clients ask for. */
@NullMarked
package dev.navarch.api.discovery;

import org.jspecify.annotations.NullMarked;
