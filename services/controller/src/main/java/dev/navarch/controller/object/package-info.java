/** What controllers ask of Kubernetes objects: owners, selectors, conditions, pods, differences. */
@NullMarked
package dev.navarch.controller.object;

import org.jspecify.annotations.NullMarked;
