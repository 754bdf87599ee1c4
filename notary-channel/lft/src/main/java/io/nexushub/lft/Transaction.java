package io.nexushub.lft;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;

/**
 * A transaction that passed {@link Application#admit}.
 *
 * @param id what it is called by in blocks and by users; the same bytes have the same id
 * @param timestampMicros the sender's clock, for replay windows; UNIX microseconds
 */
public record Transaction(Hash id, Address sender, long timestampMicros, Bytes bytes) {}
