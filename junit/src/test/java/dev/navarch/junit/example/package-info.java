/** What docs/testing.md shows. */
@NullMarked
package dev.navarch.junit.example;

import org.jspecify.annotations.NullMarked;
