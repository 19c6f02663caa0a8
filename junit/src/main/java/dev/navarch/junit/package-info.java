/** The API server inside a test's JVM, for the tests of whoever writes a Kubernetes operator. */
@NullMarked
package dev.navarch.junit;

import org.jspecify.annotations.NullMarked;
