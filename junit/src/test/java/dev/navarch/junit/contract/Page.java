package dev.navarch.junit.contract;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** The operator's own type. */
@Group("operator.example.com")
@Version("v1")
public class Page extends CustomResource<Page.Spec, Page.Status> implements Namespaced {

    private static final long serialVersionUID = 1L;

    /** What is wanted. */
    public record Spec(String text) {}

    /** What there is. */
    public record Status(String shown) {}
}
