package dev.navarch.api.validation;

import static dev.navarch.api.decode.FieldPath.child;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold of jobs and cron jobs. */
final class JobChecks {

    private static final Pattern CRON_FIELD =
            Pattern.compile(
                    "(?i)(\\*|\\?|[0-9a-z]+(-[0-9a-z]+)?)(/\\d+)?"
                            + "(,(\\*|[0-9a-z]+(-[0-9a-z]+)?)(/\\d+)?)*");
    private static final Pattern CRON_MACRO =
            Pattern.compile("@(yearly|annually|monthly|weekly|daily|midnight|hourly|every .+)");

    private JobChecks() {}

    static void update(
            ObjectNode job, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        if (old.isEmpty()) {
            return;
        }
        JsonNode before = old.get().path("spec");
        JsonNode after = job.path("spec");
        List<String> fixed =
                new ArrayList<>(
                        List.of(
                                "selector",
                                "completionMode",
                                "podFailurePolicy",
                                "backoffLimitPerIndex",
                                "managedBy",
                                "successPolicy"));
        if (!before.path("suspend").asBoolean(false)
                || old.get().at("/status/startTime").isString()) {
            fixed.add("template");
        }
        if (!before.path("completionMode").asString("").equals("Indexed")) {
            fixed.add("completions");
        }
        for (String field : fixed) {
            if (!Sameness.same(before.path(field), after.path(field))) {
                causes.invalid("spec." + field, after.path(field), "field is immutable");
            }
        }
    }

    static void template(
            ObjectNode spec, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        String policy = spec.at("/template/spec/restartPolicy").asString("");
        if (!policy.equals("OnFailure") && !policy.equals("Never")) {
            causes.required(
                    child(path, "template") + ".spec.restartPolicy",
                    "valid values: \"OnFailure\", \"Never\"");
        }
        if (spec.path("completionMode").asString("").equals("Indexed")
                && !spec.has("completions")) {
            causes.required(child(path, "completions"), "when completion mode is Indexed");
        }
    }

    static void cronSchedule(
            ObjectNode spec, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        String schedule = spec.path("schedule").asString("").strip();
        if (schedule.contains("TZ")) {
            causes.invalid(
                    child(path, "schedule"),
                    schedule,
                    "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        } else if (!schedule.isEmpty() && !CRON_MACRO.matcher(schedule).matches()) {
            String[] fields = schedule.split("\\s+");
            if (fields.length != 5) {
                causes.invalid(
                        child(path, "schedule"),
                        schedule,
                        "expected exactly 5 fields, found "
                                + fields.length
                                + ": "
                                + String.join(" ", fields));
            } else if (!Arrays.stream(fields).allMatch(f -> CRON_FIELD.matcher(f).matches())) {
                causes.invalid(child(path, "schedule"), schedule, "failed to parse the schedule");
            }
        }
        JsonNode zone = spec.path("timeZone");
        if (zone.isString() && !isZone(zone.asString())) {
            causes.invalid(child(path, "timeZone"), zone, "unknown time zone " + zone.asString());
        }
    }

    private static boolean isZone(String name) {
        try {
            ZoneId.of(name);
            return !name.equals("Local");
        } catch (DateTimeException e) {
            return false;
        }
    }
}
