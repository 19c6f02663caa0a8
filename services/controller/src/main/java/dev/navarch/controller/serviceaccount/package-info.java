/** Gives every namespace what its pods need to talk to the API. */
@NullMarked
package dev.navarch.controller.serviceaccount;

import org.jspecify.annotations.NullMarked;
