package io.nexushub.lft;

import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.QuorumCertificate;

/**
 * That a block and all before it are final, and why.
 *
 * @param last the newest final block
 * @param witness the certified block that makes it so: its child, or, if it ends its epoch, any
 *     closing block after it
 * @param certificate of the witness
 */
record Finality(PendingBlock last, Block witness, QuorumCertificate certificate) {}
