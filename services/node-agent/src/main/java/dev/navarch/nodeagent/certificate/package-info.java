/** What pods show others and whom they believe: their certificates and trust bundles. */
@NullMarked
package dev.navarch.nodeagent.certificate;

import org.jspecify.annotations.NullMarked;
