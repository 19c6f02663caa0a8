package dev.navarch.junit.contract;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Shows pages as config maps. */
@Workflow(dependents = @Dependent(type = PageReconciler.Shown.class))
@ControllerConfiguration
public class PageReconciler implements Reconciler<Page>, Cleaner<Page> {

    private final List<String> cleaned = new CopyOnWriteArrayList<>();

    List<String> cleaned() {
        return cleaned;
    }

    @Override
    public UpdateControl<Page> reconcile(Page page, Context<Page> context) {
        String shown =
                context.getSecondaryResource(ConfigMap.class)
                        .map(map -> map.getData().get("text"))
                        .orElse("");
        page.setStatus(new Page.Status(shown));
        return UpdateControl.patchStatus(page);
    }

    @Override
    public DeleteControl cleanup(Page page, Context<Page> context) {
        cleaned.add(page.getMetadata().getName());
        return DeleteControl.defaultDelete();
    }

    /** The config map of a page, which the page owns. */
    public static class Shown extends CRUDKubernetesDependentResource<ConfigMap, Page> {

        /** The SDK's own comparison speaks Jackson 2, and the client of version 8 does not. */
        @Override
        public Result<ConfigMap> match(ConfigMap actual, Page page, Context<Page> context) {
            ConfigMap desired = desired(page, context);
            return Result.computed(desired.getData().equals(actual.getData()), desired);
        }

        @Override
        protected ConfigMap desired(Page page, Context<Page> context) {
            return new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName(page.getMetadata().getName())
                    .withNamespace(page.getMetadata().getNamespace())
                    .endMetadata()
                    .withData(Map.of("text", page.getSpec().text()))
                    .build();
        }
    }
}
