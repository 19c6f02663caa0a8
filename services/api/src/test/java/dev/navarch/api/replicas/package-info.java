/** Lists and watches through two replicas of the API service, checked against a model. */
@NullMarked
package dev.navarch.api.replicas;

import org.jspecify.annotations.NullMarked;
