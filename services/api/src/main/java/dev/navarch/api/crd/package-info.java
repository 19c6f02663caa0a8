/** Custom resource types, made of CustomResourceDefinitions. */
@NullMarked
package dev.navarch.api.crd;

import org.jspecify.annotations.NullMarked;
