/** What the API server serves besides resources: discovery, health, version, documents, metrics. */
@NullMarked
package dev.navarch.api.page;

import org.jspecify.annotations.NullMarked;
