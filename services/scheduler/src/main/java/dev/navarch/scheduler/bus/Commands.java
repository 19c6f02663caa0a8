package dev.navarch.scheduler.bus;

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

/** Makes and sends the scheduler's commands. */
final class Commands {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final CommandSender sender;
    private final TokenSource token;

    Commands(CommandSender sender, TokenSource token) {
        this.sender = sender;
        this.token = token;
    }

    /** Returns the command's id, by which a rejection names it. */
    String create(ObjectKey key, String subresource, JsonNode body) {
        return create(key, subresource, body, "");
    }

    /**
     * @param trace the context in which it is sent; empty for none
     */
    String create(ObjectKey key, String subresource, JsonNode body, String trace) {
        Command command =
                command(Verb.CREATE, key, subresource, Optional.empty(), body, Preconditions.NONE)
                        .traced(trace);
        sender.send(command);
        return command.id();
    }

    void patch(
            ObjectKey key,
            String subresource,
            PatchType type,
            JsonNode body,
            Preconditions preconditions) {
        sender.send(command(Verb.PATCH, key, subresource, Optional.of(type), body, preconditions));
    }

    void delete(ObjectKey key, String uid) {
        sender.send(
                command(
                        Verb.DELETE,
                        key,
                        "",
                        Optional.empty(),
                        JSON.createObjectNode(),
                        Preconditions.uid(uid)));
    }

    void heartbeat(Verb verb, ObjectKey key, JsonNode body, Preconditions preconditions) {
        sender.heartbeat(command(verb, key, "", Optional.empty(), body, preconditions));
    }

    private Command command(
            Verb verb,
            ObjectKey key,
            String subresource,
            Optional<PatchType> type,
            JsonNode body,
            Preconditions preconditions) {
        return new Command(
                UUID.randomUUID().toString(),
                token.current(),
                verb,
                key,
                "v1",
                subresource,
                type,
                JSON.writeValueAsBytes(body),
                preconditions);
    }
}
