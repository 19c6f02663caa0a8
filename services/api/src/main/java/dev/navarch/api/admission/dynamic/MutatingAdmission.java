package dev.navarch.api.admission.dynamic;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.Reinvocation;
import dev.navarch.api.admission.SubresourceWrite;

/** Admission by what users configure that may change what is written, or refuse it. */
public abstract class MutatingAdmission implements DynamicAdmission {

    private final Configured configured;

    protected MutatingAdmission(Configured configured) {
        this.configured = configured;
    }

    /**
     * @param round notes who changed the object and who is to look at it again
     * @throws dev.navarch.api.engine.ApiException to refuse the write
     */
    protected abstract void run(WriteAttributes write, Reinvocation.Round round);

    @Override
    public boolean isIdle() {
        return configured.isIdle();
    }

    @Override
    public boolean handles(AdmissionContext context) {
        return configured.concerns(context.request());
    }

    @Override
    public void mutate(AdmissionContext context) {
        run(WriteAttributes.of(context), context.reinvocation().round(name()));
    }

    @Override
    public void mutate(SubresourceWrite write) {
        if (!isIdle()) {
            run(WriteAttributes.of(write), new Reinvocation().round(name()));
        }
    }

    @Override
    public void connect(WriteAttributes connection) {
        run(connection, new Reinvocation().round(name()));
    }
}
