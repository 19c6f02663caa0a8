/** What is wrong with a setting, said with its name. */
@NullMarked
package dev.navarch.model.settings;

import org.jspecify.annotations.NullMarked;
