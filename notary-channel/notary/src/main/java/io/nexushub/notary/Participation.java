package io.nexushub.notary;

/** How many of a sync committee signed. */
record Participation(int participants, int size) {}
