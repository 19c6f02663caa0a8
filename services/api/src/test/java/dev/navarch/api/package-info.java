/** What the tests of the API service share. */
@NullMarked
package dev.navarch.api;

import org.jspecify.annotations.NullMarked;
