package dev.navarch.api.cel;

import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;

/** What the language offers to every expression. */
final class Environments {

    private static final CelOptions OPTIONS =
            CelOptions.current().enableHeterogeneousNumericComparisons(true).build();

    private Environments() {}

    /** An environment without variables. */
    static CelBuilder start() {
        CelBuilder builder =
                CelFactory.plannerCelBuilder()
                        .setOptions(OPTIONS)
                        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                        .addCompilerLibraries(
                                CelExtensions.optional(),
                                CelExtensions.strings(),
                                CelExtensions.sets(OPTIONS),
                                CelExtensions.math(),
                                CelExtensions.bindings(),
                                CelExtensions.encoders(OPTIONS))
                        .addRuntimeLibraries(
                                CelExtensions.optional(),
                                CelExtensions.strings(),
                                CelExtensions.sets(OPTIONS),
                                CelExtensions.math(),
                                CelExtensions.encoders(OPTIONS));
        KubernetesFunctions.addTo(builder);
        return builder;
    }
}
