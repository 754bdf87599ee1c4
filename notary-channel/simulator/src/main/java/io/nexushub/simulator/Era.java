package io.nexushub.simulator;

import io.nexushub.protocol.consensus.Membership;

/** What was said in one epoch, all of it counted among the members of that epoch. */
record Era(Membership members, Tree tree, Ballots ballots) {}
