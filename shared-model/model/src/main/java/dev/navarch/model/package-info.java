/** What every service speaks: keys, revisions, changes, commands and statuses. */
@NullMarked
package dev.navarch.model;

import org.jspecify.annotations.NullMarked;
