/** Behaviours of what every namespace has. */
@NullMarked
package dev.navarch.controller.serviceaccount;

import org.jspecify.annotations.NullMarked;
