package dev.navarch.nodeagent.volume;

import java.util.Arrays;

/**
 * A file to project into a volume.
 *
 * @param mode permission bits
 */
record FileContent(byte[] bytes, int mode) {

    @Override
    public boolean equals(Object other) {
        return other instanceof FileContent(byte[] theirs, int theirMode)
                && theirMode == mode
                && Arrays.equals(theirs, bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes) * 31 + mode;
    }

    /** Never the content, which may be secret. */
    @Override
    public String toString() {
        return "FileContent[" + bytes.length + " bytes]";
    }
}
