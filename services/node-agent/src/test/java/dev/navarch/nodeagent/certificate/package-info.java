/** Tests of pods' certificates and trust bundles. */
@NullMarked
package dev.navarch.nodeagent.certificate;

import org.jspecify.annotations.NullMarked;
