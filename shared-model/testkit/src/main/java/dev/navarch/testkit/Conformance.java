package dev.navarch.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which behaviour of Kubernetes' conformance suite a test shows: its name there, whole. {@code
 * docs/conformance.md} lists them.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(Conformance.All.class)
public @interface Conformance {

    String value();

    /** Several behaviours that one test shows. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface All {
        Conformance[] value();
    }
}
