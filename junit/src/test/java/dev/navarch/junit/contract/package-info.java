/** Clients that nobody here wrote, against the API. */
@NullMarked
package dev.navarch.junit.contract;

import org.jspecify.annotations.NullMarked;
