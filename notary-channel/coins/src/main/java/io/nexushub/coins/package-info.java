/**
 * A channel of coins: accounts that pay one another, many payments under one signature. It is the
 * smallest whole application of a channel, and a place to begin reading before writing one.
 *
 * <p>The rules are those of docs/spec/coins.md.
 *
 * <p>Pure: nothing but the JDK's values; any thread may use it.
 */
@NullMarked
package io.nexushub.coins;

import org.jspecify.annotations.NullMarked;
