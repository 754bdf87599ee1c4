package io.nexushub.lft;

import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Membership;

/**
 * An epoch that is over.
 *
 * @param last header of its last block, which is committed and which the next epoch extends
 */
public record FormerEpoch(Membership members, BlockHeader last) {}
