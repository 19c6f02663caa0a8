/** What claims and volumes come to, step by step. */
@NullMarked
package dev.navarch.controller.volume;

import org.jspecify.annotations.NullMarked;
