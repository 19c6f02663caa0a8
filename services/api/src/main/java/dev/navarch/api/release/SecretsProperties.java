package dev.navarch.api.release;

import dev.navarch.model.settings.SettingException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of {@code navarch secrets}, {@code navarch.secrets.*}.
 *
 * @param prefix what the name of every Secret begins with, as in prefix-authority
 * @param url where the kubeconfig finds the new cluster
 * @param nodeName the name of the node that the node agent's own token is for, where nodes are
 *     simulated
 * @param passwords names of further Secrets to make, each with a random password
 * @param tokens names of further Secrets to make, each with a random bootstrap token
 * @param server the API server that keeps the Secrets; empty for that of this pod's cluster
 * @param account the directory of this pod's token, authority and namespace
 */
@ConfigurationProperties("navarch.secrets")
record SecretsProperties(
        @DefaultValue("navarch") String prefix,
        @DefaultValue("https://127.0.0.1:6443") String url,
        @DefaultValue("simulated") String nodeName,
        @DefaultValue List<String> passwords,
        @DefaultValue List<String> tokens,
        @DefaultValue("") String server,
        @DefaultValue("/var/run/secrets/kubernetes.io/serviceaccount") Path account) {

    SecretsProperties {
        passwords = List.copyOf(passwords);
        tokens = List.copyOf(tokens);
        if (!prefix.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")) {
            throw new SettingException(
                    "navarch.secrets.prefix", "\"" + prefix + "\" cannot begin a Secret's name");
        }
        if (!url.startsWith("https://")) {
            throw new SettingException("navarch.secrets.url", "must begin with https://");
        }
    }
}
