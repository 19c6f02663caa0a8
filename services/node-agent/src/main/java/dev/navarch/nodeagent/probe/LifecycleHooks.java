package dev.navarch.nodeagent.probe;

import dev.navarch.nodeagent.pod.PodContainer;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.ContainerRuntime;
import dev.navarch.nodeagent.runtime.ExecResult;
import dev.navarch.nodeagent.runtime.RuntimeFailure;
import dev.navarch.nodeagent.worker.PodHooks;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs postStart and preStop hooks: a command, an HTTP request, a sleep (KEP-3960). */
public final class LifecycleHooks implements PodHooks {

    private final ContainerRuntime runtime;
    private final HttpGetter http;

    public LifecycleHooks(ContainerRuntime runtime, HttpGetter http) {
        this.runtime = runtime;
        this.http = http;
    }

    @Override
    public Optional<String> run(
            Pod pod, ContainerRecord run, LifecycleHandler hook, String address, Duration limit) {
        if (hook.getExec() != null) {
            return exec(run, hook.getExec().getCommand(), limit);
        }
        if (hook.getHttpGet() != null) {
            return PodContainer.named(pod, run.name())
                    .flatMap(container -> get(hook, container, address, limit));
        }
        if (hook.getSleep() != null) {
            return sleep(Duration.ofSeconds(hook.getSleep().getSeconds()), limit);
        }
        return Optional.empty();
    }

    private Optional<String> exec(ContainerRecord run, List<String> command, Duration limit) {
        String what = "command '" + String.join(" ", command) + "'";
        try {
            return switch (runtime.exec(run.id(), command, limit)) {
                case ExecResult.Exited(int code, String output) ->
                        code == 0
                                ? Optional.empty()
                                : Optional.of(what + " exited with " + code + ": " + output);
                case ExecResult.TimedOut() ->
                        Optional.of(what + " did not end within " + limit.toSeconds() + "s");
            };
        } catch (RuntimeFailure e) {
            return Optional.of(what + ": " + e.text());
        }
    }

    private Optional<String> get(
            LifecycleHandler hook, PodContainer container, String address, Duration limit) {
        try {
            HttpGetter.Question question =
                    HttpGetter.Question.of(hook.getHttpGet(), container, address);
            int status = http.get(question, limit).status();
            return status >= 400
                    ? Optional.of(question.url() + " answered " + status)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> sleep(Duration asked, Duration limit) {
        try {
            TimeUnit.MILLISECONDS.sleep(Math.min(asked.toMillis(), limit.toMillis()));
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
