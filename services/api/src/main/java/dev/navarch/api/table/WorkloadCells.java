package dev.navarch.api.table;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the rows of deployments, jobs and autoscalers show. */
final class WorkloadCells {

    private WorkloadCells() {}

    static Cell number(String pointer) {
        return (object, now) -> object.at(pointer).asLong(0);
    }

    static String readyOfDesired(JsonNode object, Instant now) {
        return object.at("/status/readyReplicas").asLong(0)
                + "/"
                + object.at("/spec/replicas").asLong(0);
    }

    static Cell containers(String template, String field) {
        return (object, now) ->
                String.join(",", Texts.each(object.at(template + "/spec/containers"), field));
    }

    static String controller(JsonNode object, Instant now) {
        for (JsonNode owner : object.at("/metadata/ownerReferences")) {
            if (owner.path("controller").asBoolean(false)) {
                String group = owner.path("apiVersion").asString("").replaceFirst("/?[^/]*$", "");
                return (owner.path("kind").asString("").toLowerCase(java.util.Locale.ROOT)
                                + (group.isEmpty() ? "" : "." + group))
                        + "/"
                        + owner.path("name").asString("");
            }
        }
        return Texts.NONE;
    }

    static String jobStatus(JsonNode job, Instant now) {
        for (String end : List.of("Complete", "Failed")) {
            if (conditionHolds(job, end)) {
                return end;
            }
        }
        if (Texts.isBeingDeleted(job)) {
            return "Terminating";
        }
        for (String state : List.of("Suspended", "FailureTarget", "SuccessCriteriaMet")) {
            if (conditionHolds(job, state)) {
                return state;
            }
        }
        return "Running";
    }

    private static boolean conditionHolds(JsonNode object, String type) {
        return object.at("/status/conditions")
                .valueStream()
                .anyMatch(c ->
                        c.path("type").asString("").equals(type)
                                && c.path("status").asString("").equals("True"));
    }

    static String jobCompletions(JsonNode job, Instant now) {
        long succeeded = job.at("/status/succeeded").asLong(0);
        JsonNode completions = job.at("/spec/completions");
        if (completions.isNumber()) {
            return succeeded + "/" + completions.asLong();
        }
        long parallelism = job.at("/spec/parallelism").asLong(0);
        return parallelism > 1 ? succeeded + "/1 of " + parallelism : succeeded + "/1";
    }

    static String jobDuration(JsonNode job, Instant now) {
        Optional<Instant> start = HumanDuration.instant(Texts.at(job, "/status/startTime"));
        Optional<Instant> end = HumanDuration.instant(Texts.at(job, "/status/completionTime"));
        return start.map(s -> HumanDuration.of(Duration.between(s, end.orElse(now)))).orElse("");
    }

    static String lastSchedule(JsonNode cronJob, Instant now) {
        String last = Texts.at(cronJob, "/status/lastScheduleTime");
        return last.isEmpty() ? Texts.NONE : HumanDuration.since(last, now);
    }

    static String autoscalerTargets(JsonNode autoscaler, Instant now) {
        JsonNode metrics = autoscaler.at("/spec/metrics");
        JsonNode cpu = autoscaler.at("/spec/targetCPUUtilizationPercentage");
        if (cpu.isNumber()) {
            JsonNode current = autoscaler.at("/status/currentCPUUtilizationPercentage");
            return "cpu: "
                    + (current.isNumber() ? current.asString() + "%" : "<unknown>")
                    + "/"
                    + cpu.asString()
                    + "%";
        }
        if (metrics.isEmpty()) {
            return Texts.NONE;
        }
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < metrics.size(); i++) {
            shown.add(metric(metrics.get(i), autoscaler.at("/status/currentMetrics/" + i)));
        }
        return shown.size() <= 2
                ? String.join(", ", shown)
                : String.join(", ", shown.subList(0, 2)) + " + " + (shown.size() - 2) + " more...";
    }

    private static String metric(JsonNode spec, JsonNode status) {
        String type = spec.path("type").asString("");
        String field =
                type.isEmpty() ? "" : Character.toLowerCase(type.charAt(0)) + type.substring(1);
        JsonNode target = spec.path(field).path("target");
        JsonNode current = status.path(field).path("current");
        String name = spec.path(field).path("name").asString("");
        String prefix = name.isEmpty() ? "" : name + ": ";
        for (String value : List.of("averageValue", "value")) {
            if (target.has(value)) {
                boolean average = value.equals("averageValue") && type.equals("External");
                return prefix
                        + current.path(value).asString("<unknown>")
                        + "/"
                        + target.path(value).asString("")
                        + (average ? " (avg)" : "");
            }
        }
        JsonNode used = current.path("averageUtilization");
        return prefix
                + (used.isNumber() ? used.asString() + "%" : "<unknown>")
                + "/"
                + target.path("averageUtilization").asString("<auto>")
                + "%";
    }
}
