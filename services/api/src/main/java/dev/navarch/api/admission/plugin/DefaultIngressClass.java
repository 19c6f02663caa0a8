package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.admission.Writes;
import dev.navarch.model.GroupResource;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** An ingress that names no class gets the default one. */
public final class DefaultIngressClass implements AdmissionPlugin {

    private static final GroupResource INGRESSES =
            new GroupResource("networking.k8s.io", "ingresses");
    private static final GroupResource INGRESS_CLASSES =
            new GroupResource("networking.k8s.io", "ingressclasses");
    private static final String DEFAULT = "ingressclass.kubernetes.io/is-default-class";
    private static final String CLASS = "kubernetes.io/ingress.class";

    private final ObjectTrees objects;

    public DefaultIngressClass(ObjectTrees objects) {
        this.objects = objects;
    }

    @Override
    public String name() {
        return "DefaultIngressClass";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        return Writes.creates(context, INGRESSES);
    }

    @Override
    public void mutate(AdmissionContext context) {
        ObjectNode spec = Writes.spec(context);
        if (spec.has("ingressClassName")
                || !Writes.annotation(Writes.object(context), CLASS).isEmpty()) {
            return;
        }
        List<String> defaults =
                objects.list(INGRESS_CLASSES, "").stream()
                        .filter(c -> Writes.annotation(c, DEFAULT).equals("true"))
                        .map(c -> c.path("metadata").path("name").asString(""))
                        .toList();
        if (defaults.size() > 1) {
            throw Writes.forbidden(
                    context,
                    defaults.size() + " default IngressClasses were found, only 1 allowed");
        }
        defaults.forEach(name -> spec.put("ingressClassName", name));
    }
}
