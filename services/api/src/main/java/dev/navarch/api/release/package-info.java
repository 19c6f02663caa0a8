/** What a release in another cluster needs beside the service: its Secrets, and a look at it. */
@NullMarked
package dev.navarch.api.release;

import org.jspecify.annotations.NullMarked;
