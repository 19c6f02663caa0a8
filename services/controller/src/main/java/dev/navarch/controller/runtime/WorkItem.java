package dev.navarch.controller.runtime;

/** A key of a controller. */
record WorkItem(Controller controller, String key) {

    @Override
    public String toString() {
        return controller.name() + " " + key;
    }
}
