package dev.navarch.api;

import dev.navarch.bus.settings.SettingsCheck;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** All beans of the API service, by what they are for. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    AdmissionProperties.class,
    AggregationProperties.class,
    ApiProperties.class,
    AuditProperties.class,
    AuthenticationProperties.class,
    AuthorizationProperties.class,
    EncryptionProperties.class,
    JoinProperties.class,
    KubeletProperties.class,
    RetentionProperties.class,
    ServiceAccountProperties.class,
    ServingProperties.class
})
@Import({
    SettingsCheck.class,
    AuditWiring.class,
    AuthenticationWiring.class,
    AuthorizationWiring.class,
    IdentityWiring.class,
    PkiWiring.class,
    StoreWiring.class,
    TypeWiring.class,
    EngineWiring.class,
    FairnessWiring.class,
    FrontWiring.class,
    BusLinkWiring.class,
    MeterWiring.class
})
public class ApiWiring {}
