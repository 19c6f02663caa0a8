package dev.navarch.nodeagent.worker;

import io.fabric8.kubernetes.api.model.Pod;

/** A pod's volumes on the node. */
public interface PodVolumes {

    /** For nodes without a file system. */
    PodVolumes NONE =
            new PodVolumes() {
                @Override
                public void mount(Pod pod) {}

                @Override
                public void unmount(Pod pod) {}
            };

    /**
     * Brings every volume up, or up to date; may be repeated.
     *
     * @throws VolumeFailure naming the first that could not be
     */
    void mount(Pod pod) throws VolumeFailure;

    /** Takes every volume away, and all that the pod kept in the agent's directory. */
    void unmount(Pod pod);

    /** A volume could not be brought up. */
    final class VolumeFailure extends Exception {

        private static final long serialVersionUID = 1L;

        public VolumeFailure(String message) {
            super(message);
        }

        public VolumeFailure(String message, Throwable cause) {
            super(message, cause);
        }

        public String text() {
            return String.valueOf(getMessage());
        }
    }
}
