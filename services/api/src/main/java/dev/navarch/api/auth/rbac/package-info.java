/** Role-based access control: roles and bindings as an index, and the roles to begin with. */
@NullMarked
package dev.navarch.api.auth.rbac;

import org.jspecify.annotations.NullMarked;
