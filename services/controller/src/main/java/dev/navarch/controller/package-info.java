/** The controller manager: controllers that plan from views and send commands, and their wiring. */
@NullMarked
package dev.navarch.controller;

import org.jspecify.annotations.NullMarked;
