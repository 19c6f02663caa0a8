package dev.navarch.api.fairness;

/**
 * Shuffle sharding: every flow is dealt a hand of queues, so that two flows seldom share all of
 * theirs, and a flow that fills its queues leaves most others one that is empty (KEP-1040).
 */
record Dealer(int deck, int handSize) {

    /** Deals distinct queues, the same ones for the same hash. */
    int[] deal(long hash) {
        int[] hand = new int[handSize];
        long left = hash;
        for (int i = 0; i < handSize; i++) {
            int remaining = deck - i;
            int card = (int) Long.remainderUnsigned(left, remaining);
            left = Long.divideUnsigned(left, remaining);
            hand[i] = place(hand, i, card);
        }
        return hand;
    }

    /** The card-th queue of those not dealt yet, keeping the dealt ones sorted on the way. */
    private static int place(int[] hand, int dealt, int card) {
        int found = card;
        boolean moved = true;
        while (moved) {
            int below = 0;
            for (int i = 0; i < dealt; i++) {
                if (hand[i] <= found) {
                    below++;
                }
            }
            moved = card + below != found;
            found = card + below;
        }
        return found;
    }
}
