package dev.navarch.api;

import dev.navarch.api.audit.AuditTrail;
import dev.navarch.api.auth.CertificateTokens;
import dev.navarch.api.auth.User;
import dev.navarch.api.auth.token.TokenVerifier;
import dev.navarch.api.auth.token.Tokens;
import dev.navarch.api.command.CommandApplier;
import dev.navarch.api.meter.FollowerMeters;
import dev.navarch.api.pki.ClusterPki;
import dev.navarch.api.relay.ChangeRelay;
import dev.navarch.api.relay.Departed;
import dev.navarch.api.relay.Leadership;
import dev.navarch.api.review.ReviewEngine;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.encryption.RowCipher;
import dev.navarch.api.store.postgres.PostgresDeparted;
import dev.navarch.api.store.postgres.PostgresLeadership;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.bus.ChangeSinks;
import dev.navarch.bus.CommandSource;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The API on the bus: changes out, commands in. */
@Configuration(proxyBeanMethods = false)
class BusLinkWiring {

    @Bean
    @ConditionalOnProperty(name = "navarch.kafka.enabled", matchIfMissing = true)
    BusLink apiBus(
            ApiService service,
            PostgresPool pool,
            RowCipher cipher,
            ObjectStore store,
            ReviewEngine engine,
            TypeRegistry types,
            TokenVerifier tokens,
            ClusterPki pki,
            ChangeSinks sinks,
            CommandSource commands,
            AuditTrail audit,
            FollowerMeters followers,
            ObjectProvider<Tracing> tracing)
            throws IOException {
        Tracing traces = tracing.getIfAvailable(() -> Tracing.OFF);
        Optional<DataSource> database = pool.database();
        Leadership leadership =
                database.<Leadership>map(PostgresLeadership::new).orElse(Leadership.ALONE);
        Departed departed =
                database.<Departed>map(opened -> new PostgresDeparted(opened, cipher))
                        .orElse(Departed.NOBODY);
        CertificateTokens certificates =
                new CertificateTokens(
                        new TrustedAuthorities(pki.clientCas()), InstantSource.system());
        Function<String, User> authenticate =
                token ->
                        certificates
                                .verify(token, List.of())
                                .map(Tokens.Verified::user)
                                .orElseGet(() -> tokens.require(token));
        return new BusLink(
                service,
                () ->
                        followers.relay(
                                ChangeRelay.start(store, sinks, leadership, departed, traces)),
                commands,
                new CommandApplier(engine, store, types, authenticate, audit, traces));
    }
}
