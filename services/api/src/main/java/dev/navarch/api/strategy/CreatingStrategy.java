package dev.navarch.api.strategy;

/** Types that an update may create, since whoever writes them only cares for the last word. */
public final class CreatingStrategy implements ResourceStrategy {

    @Override
    public boolean allowsCreateOnUpdate() {
        return true;
    }
}
