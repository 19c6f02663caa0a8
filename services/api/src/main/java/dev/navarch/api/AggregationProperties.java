package dev.navarch.api;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * By what the API server proves to aggregated API servers that it speaks for users.
 *
 * @param proxyClientCertFile a certificate that aggregated API servers believe, of the authority
 *     that navarch.authentication.request-header.client-ca-file names; empty for the cluster's own
 * @param proxyClientKeyFile the private key of that certificate
 */
@ConfigurationProperties("navarch.aggregation")
public record AggregationProperties(
        @DefaultValue("") String proxyClientCertFile,
        @DefaultValue("") String proxyClientKeyFile) {}
