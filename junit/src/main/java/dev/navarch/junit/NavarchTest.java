package dev.navarch.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a Kubernetes API server of its own, inside the test's JVM: all of the API with
 * custom resources, admission, RBAC, watches, garbage collection and the deletion of namespaces,
 * everything in memory, on a free port of 127.0.0.1.
 *
 * <p>Fields and parameters of the types {@code KubernetesClient} (fabric8), {@code
 * io.kubernetes.client.openapi.ApiClient} (the official client, if it is on the class path) and
 * {@link NavarchServer} are filled in. Test classes may run in parallel, each has its own server.
 *
 * <p>There are no nodes: pods are accepted and stay Pending unless the test writes their status.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NavarchExtension.class)
public @interface NavarchTest {

    /**
     * YAML on the class path, or else files below the working directory, with the custom resource
     * definitions that the server begins with. They are established before the first test runs.
     * Other objects in them are created too.
     */
    String[] crds() default {};

    /**
     * Controllers to run beside those that every server has, by the names that
     * kube-controller-manager's {@code --controllers} has for them: {@code deployment-controller},
     * {@code replicaset-controller}, ...; {@code *} for all of them.
     */
    String[] controllers() default {};

    /** A server for each test method rather than one for the class. */
    boolean perMethod() default false;
}
