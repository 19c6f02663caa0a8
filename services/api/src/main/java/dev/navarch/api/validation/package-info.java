/** What is wrong with an object, by its schema and by the rules of its type. */
@NullMarked
package dev.navarch.api.validation;

import org.jspecify.annotations.NullMarked;
