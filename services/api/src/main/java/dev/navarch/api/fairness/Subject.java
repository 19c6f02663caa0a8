package dev.navarch.api.fairness;

import dev.navarch.api.auth.User;

/** Whose requests a rule is about; a name of {@code *} stands for all. */
sealed interface Subject {

    boolean includes(User user);

    /** One user by name. */
    record OfUser(String name) implements Subject {

        @Override
        public boolean includes(User user) {
            return name.equals("*") || name.equals(user.name());
        }
    }

    /** The users of a group. */
    record OfGroup(String name) implements Subject {

        @Override
        public boolean includes(User user) {
            return name.equals("*") || user.inGroup(name);
        }
    }

    /** A service account, or all of a namespace. */
    record OfServiceAccount(String namespace, String name) implements Subject {

        private static final String PREFIX = "system:serviceaccount:";

        @Override
        public boolean includes(User user) {
            String whole = user.name();
            int at = PREFIX.length() + namespace.length();
            return whole.startsWith(PREFIX)
                    && whole.startsWith(namespace, PREFIX.length())
                    && whole.length() > at
                    && whole.charAt(at) == ':'
                    && (name.equals("*")
                            || (whole.length() == at + 1 + name.length() && whole.endsWith(name)));
        }
    }
}
