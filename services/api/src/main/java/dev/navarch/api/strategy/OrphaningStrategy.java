package dev.navarch.api.strategy;

/** Replication controllers: by their old default, their pods outlive them. */
public final class OrphaningStrategy extends StatusStrategy {

    @Override
    public Propagation defaultPropagation(String version) {
        return Propagation.ORPHAN;
    }
}
