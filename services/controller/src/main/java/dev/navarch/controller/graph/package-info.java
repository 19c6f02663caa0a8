/** Every object of the cluster by its metadata alone: who owns whom, and what is in a namespace. */
@NullMarked
package dev.navarch.controller.graph;

import org.jspecify.annotations.NullMarked;
