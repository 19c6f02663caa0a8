package dev.navarch.api.review;

import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiRequest;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** SelfSubjectReview: who am I, {@code kubectl auth whoami}. */
final class SelfReview implements Review {

    @Override
    public void answer(ApiRequest request, ObjectNode review) {
        put(review.putObject("status").putObject("userInfo"), request.user());
    }

    static void put(ObjectNode json, User user) {
        json.put("username", user.name());
        if (!user.uid().isEmpty()) {
            json.put("uid", user.uid());
        }
        ArrayNode groups = json.putArray("groups");
        user.groups().forEach(groups::add);
        if (!user.extra().isEmpty()) {
            ObjectNode extra = json.putObject("extra");
            user.extra()
                    .forEach((key, values) -> {
                        ArrayNode array = extra.putArray(key);
                        values.forEach(array::add);
                    });
        }
    }
}
