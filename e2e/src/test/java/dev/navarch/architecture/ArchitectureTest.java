package dev.navarch.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions of dependencies, each as a sentence. */
@AnalyzeClasses(packages = "dev.navarch", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] SERVICES = {
        "dev.navarch.api..",
        "dev.navarch.controller..",
        "dev.navarch.scheduler..",
        "dev.navarch.nodeagent..",
        "dev.navarch.proxy..",
        "dev.navarch.metrics.."
    };

    @ArchTest
    static final ArchRule servicesDoNotImportEachOther =
            slices().matching("dev.navarch.(api|controller|scheduler|nodeagent|proxy|metrics)..")
                    .should()
                    .notDependOnEachOther()
                    .because("services talk over Kafka, so that each can run and change alone");

    @ArchTest
    static final ArchRule sharedCodeKnowsNoService =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "dev.navarch.model..",
                            "dev.navarch.bus..",
                            "dev.navarch.wire..",
                            "dev.navarch.schema..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(SERVICES)
                    .because("dependencies point one way: model ← bus ← services");

    @ArchTest
    static final ArchRule theModelKnowsNothingButJson =
            classes()
                    .that()
                    .resideInAPackage("dev.navarch.model..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "dev.navarch.model..",
                            "java..",
                            "tools.jackson..",
                            "com.fasterxml.jackson.annotation..",
                            "org.jspecify..")
                    .because("every service speaks it");

    @ArchTest
    static final ArchRule onlyTheBusKnowsKafka =
            noClasses()
                    .that()
                    .resideInAnyPackage(SERVICES)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.kafka..", "org.springframework.cloud..")
                    .because("services speak to ports; a test gives them a bus in memory");

    @ArchTest
    static final ArchRule onlyOnePackageKnowsOpenTelemetry =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.navarch.bus.telemetry..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.opentelemetry..")
                    .because(
                            "who is traced knows a small port, and costs nothing when nobody asks");

    @ArchTest
    static final ArchRule onlyThePostgresStoreKnowsSql =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "dev.navarch.api",
                            "dev.navarch.api.store.postgres..",
                            "dev.navarch.api.backup..",
                            "dev.navarch.standalone..",
                            "dev.navarch.bench..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..")
                    .because(
                            "only the API service talks to PostgreSQL, behind one port; backups too");

    @ArchTest
    static final ArchRule coresKnowNoFramework =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "dev.navarch.api.type..",
                            "dev.navarch.api.engine..",
                            "dev.navarch.api.patch..",
                            "dev.navarch.api.apply..",
                            "dev.navarch.api.strategy..",
                            "dev.navarch.api.admission..",
                            "dev.navarch.api.fairness..",
                            "dev.navarch.proxy.rules..",
                            "dev.navarch.scheduler.cluster..",
                            "dev.navarch.scheduler.framework..",
                            "dev.navarch.scheduler.plugin..",
                            "dev.navarch.scheduler.decision..",
                            "dev.navarch.scheduler.queue..",
                            "dev.navarch.scheduler.cycle..",
                            "dev.navarch.scheduler.election..",
                            "dev.navarch.metrics.cgroup..",
                            "dev.navarch.metrics.host..",
                            "dev.navarch.metrics.sample..",
                            "dev.navarch.metrics.api..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.springframework..",
                            "io.netty..",
                            "org.apache.kafka..",
                            "java.sql..")
                    .because("what decides is plain Java");

    @ArchTest
    static final ArchRule coresTakeTheirClock =
            noClasses()
                    .that()
                    .resideInAnyPackage(SERVICES)
                    .should()
                    .callMethod(java.time.Instant.class, "now")
                    .orShould()
                    .callMethod(java.time.LocalDateTime.class, "now")
                    .orShould()
                    .callMethod(java.time.ZonedDateTime.class, "now")
                    .because("a test decides what time it is");
}
