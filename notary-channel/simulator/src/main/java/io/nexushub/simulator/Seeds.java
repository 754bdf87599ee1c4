package io.nexushub.simulator;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * A test of one parameter, {@code long seed}, run for fresh seeds: as many as said, or {@code
 * -Dseeds=N}, or only {@code -Dseed=S}. The flag that replays a failure stands in its message.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ParameterizedTest(name = "-Dseed={0}")
@ArgumentsSource(SeedSource.class)
@ExtendWith(SeedInFailure.class)
public @interface Seeds {
  /** How many seeds. */
  int value();
}
