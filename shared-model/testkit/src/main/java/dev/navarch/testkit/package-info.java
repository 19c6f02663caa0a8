/**
 * What every module tests with: a fake clock, a bus and a small cluster in memory, and fixtures.
 */
@NullMarked
package dev.navarch.testkit;

import org.jspecify.annotations.NullMarked;
