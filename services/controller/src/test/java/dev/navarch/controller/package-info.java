/** Controllers on a bus and a small cluster in memory. */
@NullMarked
package dev.navarch.controller;

import org.jspecify.annotations.NullMarked;
