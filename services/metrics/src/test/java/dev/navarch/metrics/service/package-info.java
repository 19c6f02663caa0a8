/** Tests. */
@NullMarked
package dev.navarch.metrics.service;

import org.jspecify.annotations.NullMarked;
