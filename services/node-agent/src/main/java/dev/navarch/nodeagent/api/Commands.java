package dev.navarch.nodeagent.api;

import dev.navarch.bus.CommandSender;
import dev.navarch.bus.TokenSource;
import dev.navarch.model.Command;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Verb;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes the agent's commands, in the name of one of its identities. */
public final class Commands {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final CommandSender sender;
    private final TokenSource token;
    private final PodTraces traces;

    public Commands(CommandSender sender, TokenSource token) {
        this(sender, token, PodTraces.NONE);
    }

    /**
     * @param traces of the pods that are being started
     */
    public Commands(CommandSender sender, TokenSource token, PodTraces traces) {
        this.traces = traces;
        this.sender = sender;
        this.token = token;
    }

    public PodTraces traces() {
        return traces;
    }

    public void create(ObjectKey key, Object object) {
        sender.send(command(Verb.CREATE, key, "", Optional.empty(), object, Preconditions.NONE));
    }

    public void patchStatus(ObjectKey key, String uid, JsonNode patch) {
        sender.send(
                command(
                                Verb.PATCH,
                                key,
                                "status",
                                Optional.of(PatchType.STRATEGIC),
                                patch,
                                Preconditions.uid(uid))
                        .traced(traces.contextOf(uid)));
    }

    public void patch(ObjectKey key, String subresource, PatchType type, JsonNode patch) {
        sender.send(
                command(
                        Verb.PATCH,
                        key,
                        subresource,
                        Optional.of(type),
                        patch,
                        Preconditions.NONE));
    }

    /** Deletes at once, if the object is still the one with this uid. */
    public void deleteNow(ObjectKey key, String uid) {
        JsonNode options =
                JSON.createObjectNode()
                        .put("kind", "DeleteOptions")
                        .put("apiVersion", "v1")
                        .put("gracePeriodSeconds", 0);
        sender.send(
                command(Verb.DELETE, key, "", Optional.empty(), options, Preconditions.uid(uid)));
    }

    /** A create that must not wait behind other writes. */
    public void createNow(ObjectKey key, Object object) {
        sender.heartbeat(
                command(Verb.CREATE, key, "", Optional.empty(), object, Preconditions.NONE));
    }

    /** A patch that must not wait behind other writes. */
    public void heartbeat(ObjectKey key, String subresource, PatchType type, JsonNode patch) {
        sender.heartbeat(
                command(
                        Verb.PATCH,
                        key,
                        subresource,
                        Optional.of(type),
                        patch,
                        Preconditions.NONE));
    }

    private Command command(
            Verb verb,
            ObjectKey key,
            String subresource,
            Optional<PatchType> patchType,
            Object body,
            Preconditions preconditions) {
        return new Command(
                UUID.randomUUID().toString(),
                token.current(),
                verb,
                key,
                "v1",
                subresource,
                patchType,
                JSON.writeValueAsBytes(body),
                preconditions);
    }
}
