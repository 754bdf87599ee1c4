/**
 * A world for replicas, made of chance with a seed: clock, network, disks, and members who lie. The
 * code under test is the production code; what is simulated is everything around it.
 *
 * <p>After every event the world checks what must never be false. A failure names the flag that
 * replays it.
 *
 * <p>For tests only, here and in other modules; one thread.
 *
 * <p>Start at {@link io.nexushub.simulator.Simulation} and {@link io.nexushub.simulator.Seeds}.
 */
@NullMarked
package io.nexushub.simulator;

import org.jspecify.annotations.NullMarked;
