/**
 * Meters on the listeners of the domain: the figures that tell an operator whether the hub works.
 *
 * <p>Names and meanings of the meters are in docs/operating.md.
 *
 * <p>Sees Micrometer and the domain's listener interfaces; the domain never sees Micrometer.
 *
 * <p>Any thread may report; reading happens when Prometheus asks.
 *
 * <p>Start at {@code NodeMeters}.
 */
@NullMarked
package io.nexushub.monitoring;

import org.jspecify.annotations.NullMarked;
