/**
 * What every controller stands on: views, a work queue by key, and what was sent and not yet seen.
 */
@NullMarked
package dev.navarch.controller.runtime;

import org.jspecify.annotations.NullMarked;
