/** What a cluster begins with: namespaces, roles, priority classes, the kubernetes Service. */
@NullMarked
package dev.navarch.api.bootstrap;

import org.jspecify.annotations.NullMarked;
