package dev.navarch.bus.embedded;

import dev.navarch.bus.kafka.NodeTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.server.authorizer.AclCreateResult;
import org.apache.kafka.server.authorizer.AclDeleteResult;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.apache.kafka.server.authorizer.Authorizer;
import org.apache.kafka.server.authorizer.AuthorizerServerInfo;

/**
 * Who may do what on the embedded broker. Who logged in with the password may do everything; a
 * node, known by its client certificate, reads and writes what its agent and its proxy need. The
 * rules are the same for all nodes and never change, so they are no lists in the broker.
 */
public final class NodeAccess implements Authorizer {

    private static final String NODE_USER = "system:node:";
    private static final String NODES = "system:nodes";

    @Override
    public void configure(Map<String, ?> config) {}

    @Override
    public Map<Endpoint, ? extends CompletionStage<Void>> start(AuthorizerServerInfo server) {
        return server.endpoints().stream()
                .collect(
                        Collectors.toMap(
                                Function.identity(),
                                endpoint -> CompletableFuture.completedFuture(null)));
    }

    @Override
    public List<AuthorizationResult> authorize(
            AuthorizableRequestContext request, List<Action> actions) {
        String user = request.principal().getName();
        List<AuthorizationResult> results = new ArrayList<>(actions.size());
        for (Action action : actions) {
            results.add(
                    may(user, action.operation(), action.resourcePattern())
                            ? AuthorizationResult.ALLOWED
                            : AuthorizationResult.DENIED);
        }
        return results;
    }

    /**
     * @param user {@link EmbeddedKafka#USER}, or the subject of a client certificate
     */
    static boolean may(String user, AclOperation operation, ResourcePattern what) {
        if (user.equals(EmbeddedKafka.USER)) {
            return true;
        }
        if (!isNode(user)) {
            return false;
        }
        return switch (what.resourceType()) {
            case TOPIC ->
                    switch (operation) {
                        case READ -> NodeTopics.reads(what.name());
                        case WRITE -> NodeTopics.writes(what.name());
                        case DESCRIBE ->
                                NodeTopics.reads(what.name()) || NodeTopics.writes(what.name());
                        default -> false;
                    };
            case CLUSTER -> operation == AclOperation.IDEMPOTENT_WRITE;
            default -> false;
        };
    }

    private static boolean isNode(String subject) {
        boolean named = false;
        boolean member = false;
        try {
            for (Rdn part : new LdapName(subject).getRdns()) {
                String value = part.getValue().toString();
                named |= part.getType().equalsIgnoreCase("CN") && value.startsWith(NODE_USER);
                member |= part.getType().equalsIgnoreCase("O") && value.equals(NODES);
            }
        } catch (InvalidNameException noSubject) {
            return false;
        }
        return named && member;
    }

    @Override
    public List<? extends CompletionStage<AclCreateResult>> createAcls(
            AuthorizableRequestContext request, List<AclBinding> bindings) {
        throw new SecurityDisabledException("the rules of this broker are fixed");
    }

    @Override
    public List<? extends CompletionStage<AclDeleteResult>> deleteAcls(
            AuthorizableRequestContext request, List<AclBindingFilter> filters) {
        throw new SecurityDisabledException("the rules of this broker are fixed");
    }

    @Override
    public Iterable<AclBinding> acls(AclBindingFilter filter) {
        return List.of();
    }

    @Override
    public void close() {}
}
