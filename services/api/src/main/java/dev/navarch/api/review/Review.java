package dev.navarch.api.review;

import dev.navarch.api.engine.ApiRequest;
import tools.jackson.databind.node.ObjectNode;

/** Answers one kind of review by setting its status. */
@FunctionalInterface
interface Review {

    /**
     * @param review the question, which is changed into the answer
     * @throws dev.navarch.api.engine.ApiException if it cannot be asked like this
     */
    void answer(ApiRequest request, ObjectNode review);
}
