package dev.navarch.api.validation;

import java.util.Map;

/** The checks that {@code types/rules.yaml} names. */
final class Checks {

    private static final Map<String, Check> ALL =
            Map.ofEntries(
                    Map.entry("podUpdate", PodUpdate::check),
                    Map.entry("podSpec", PodChecks::spec),
                    Map.entry("podTemplate", PodChecks::template),
                    Map.entry("container", ContainerChecks::container),
                    Map.entry("environmentVariable", ContainerChecks::environmentVariable),
                    Map.entry("volumeMount", ContainerChecks::volumeMount),
                    Map.entry("resourceRequirements", ResourceChecks::requirements),
                    Map.entry("quotaHard", ResourceChecks::quota),
                    Map.entry("probe", ContainerChecks::probe),
                    Map.entry("lifecycleHandler", ContainerChecks::lifecycleHandler),
                    Map.entry("volume", PodChecks::volume),
                    Map.entry("toleration", PodChecks::toleration),
                    Map.entry("serviceSpec", ServiceChecks::spec),
                    Map.entry("serviceUpdate", ServiceChecks::update),
                    Map.entry("ingressSpec", ServiceChecks::ingress),
                    Map.entry("ingressPath", ServiceChecks::ingressPath),
                    Map.entry("ingressBackend", ServiceChecks::ingressBackend),
                    Map.entry("configData", ConfigChecks::keys),
                    Map.entry("secretType", ConfigChecks::secretType),
                    Map.entry("claimSpec", ConfigChecks::claim),
                    Map.entry("selectorRequirement", WorkloadChecks::selectorRequirement),
                    Map.entry("selectorMatchesTemplate", WorkloadChecks::selectorMatches),
                    Map.entry("mapSelectorMatchesTemplate", WorkloadChecks::mapSelectorMatches),
                    Map.entry("templateRestartsAlways", WorkloadChecks::restartsAlways),
                    Map.entry("progressDeadline", WorkloadChecks::progressDeadline),
                    Map.entry("deploymentStrategy", WorkloadChecks::deploymentStrategy),
                    Map.entry("rollingUpdateMoves", WorkloadChecks::rollingUpdateMoves),
                    Map.entry("statefulSetUpdate", WorkloadChecks::statefulSetUpdate),
                    Map.entry("jobUpdate", JobChecks::update),
                    Map.entry("jobTemplate", JobChecks::template),
                    Map.entry("cronSchedule", JobChecks::cronSchedule),
                    Map.entry("autoscalerBounds", WorkloadChecks::autoscalerBounds),
                    Map.entry("policyRule", AccessChecks::policyRule),
                    Map.entry("bindingSubject", AccessChecks::bindingSubject),
                    Map.entry("priorityClass", AccessChecks::priorityClass),
                    Map.entry("certificateRequest", CertificateChecks::request),
                    Map.entry("certificateStatus", CertificateChecks::status),
                    Map.entry("trustBundle", TrustBundleChecks::check),
                    Map.entry("podCertificateRequest", PodCertificateChecks::request),
                    Map.entry("podCertificateStatus", PodCertificateEnds::check),
                    Map.entry("projectedVolume", ProjectionChecks::check),
                    Map.entry("storageMigration", MigrationChecks::status),
                    Map.entry("eventNamespace", AccessChecks::eventNamespace),
                    Map.entry("webhook", WebhookChecks::webhook),
                    Map.entry("customConversion", WebhookChecks::conversion),
                    Map.entry("webhookRule", WebhookChecks::rule),
                    Map.entry("validatingPolicy", PolicyChecks::validating),
                    Map.entry("mutatingPolicy", PolicyChecks::mutating),
                    Map.entry("mutableOperations", PolicyReferenceChecks::mutableOperations),
                    Map.entry("policyBinding", PolicyReferenceChecks::binding),
                    Map.entry("paramKind", PolicyReferenceChecks::paramKind),
                    Map.entry("paramRef", PolicyReferenceChecks::paramRef),
                    Map.entry("customResourceDefinition", CustomDefinitionCheck::check));

    private Checks() {}

    static Check get(String name) {
        Check check = ALL.get(name);
        if (check == null) {
            throw new IllegalArgumentException("no check " + name);
        }
        return check;
    }
}
