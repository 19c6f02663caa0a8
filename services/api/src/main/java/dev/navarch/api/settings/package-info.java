/** The files in which operators configure the API server, as kube-apiserver has them. */
@NullMarked
package dev.navarch.api.settings;

import org.jspecify.annotations.NullMarked;
