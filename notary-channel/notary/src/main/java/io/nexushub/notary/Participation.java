package io.nexushub.notary;

/** How many signed of those who could have: a sync committee, or the voters of a block. */
record Participation(int participants, int size) {}
