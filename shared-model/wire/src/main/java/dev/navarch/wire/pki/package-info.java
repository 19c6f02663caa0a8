/** Certificates and keys: the cluster's certificate authorities, PEM files, trust. */
@NullMarked
package dev.navarch.wire.pki;

import org.jspecify.annotations.NullMarked;
