/** Behaviours of jobs and cron jobs. */
@NullMarked
package dev.navarch.controller.job;

import org.jspecify.annotations.NullMarked;
