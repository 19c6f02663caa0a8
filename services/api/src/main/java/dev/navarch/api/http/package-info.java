/** The Kubernetes wire protocol: paths, media types, lists, watches, pages. */
@NullMarked
package dev.navarch.api.http;

import org.jspecify.annotations.NullMarked;
