package dev.navarch.api.admission.dynamic;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.SubresourceWrite;

/** Admission by what users configure that looks at a write and may refuse it. */
public abstract class ValidatingAdmission implements DynamicAdmission {

    private final Configured configured;

    protected ValidatingAdmission(Configured configured) {
        this.configured = configured;
    }

    /**
     * @throws dev.navarch.api.engine.ApiException to refuse the write
     */
    protected abstract void run(WriteAttributes write);

    @Override
    public boolean isIdle() {
        return configured.isIdle();
    }

    @Override
    public boolean handles(AdmissionContext context) {
        return configured.concerns(context.request());
    }

    @Override
    public void validate(AdmissionContext context) {
        run(WriteAttributes.of(context));
    }

    @Override
    public void validate(SubresourceWrite write) {
        if (!isIdle()) {
            run(WriteAttributes.of(write));
        }
    }

    @Override
    public void connect(WriteAttributes connection) {
        run(connection);
    }
}
