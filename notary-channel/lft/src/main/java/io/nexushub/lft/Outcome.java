package io.nexushub.lft;

import io.nexushub.protocol.Hash;
import java.util.Optional;

/** What executing a block gave. */
record Outcome(Hash result, Optional<Hash> decision) {}
