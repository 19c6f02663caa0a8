/** The API service: Kubernetes' API over PostgreSQL. */
@NullMarked
package dev.navarch.api;

import org.jspecify.annotations.NullMarked;
