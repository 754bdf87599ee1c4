/**
 * Passports: the life of one message, put together from what each chain on its way says of it.
 *
 * <p>The id is BTP's (source network, nsn); the stages are those of DESIGN, "Life of a message".
 *
 * <p>Reads over public APIs only, so anybody can run it against anybody's nodes; writes nothing.
 *
 * <p>Blocks; for the command line and for virtual threads.
 *
 * <p>Start at {@link io.nexushub.node.passport.Itinerary} and {@link
 * io.nexushub.node.passport.Stage}.
 */
@NullMarked
package io.nexushub.node.passport;

import org.jspecify.annotations.NullMarked;
