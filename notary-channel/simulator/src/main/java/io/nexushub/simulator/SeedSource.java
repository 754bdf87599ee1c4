package io.nexushub.simulator;

import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Draws the seeds of a {@link Seeds} test; the one place where chance comes from outside. */
final class SeedSource implements ArgumentsProvider {
  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    Long only = Long.getLong("seed");
    if (only != null) {
      return Stream.of(Arguments.of(only));
    }
    int count = context.getRequiredTestMethod().getAnnotation(Seeds.class).value();
    return LongStream.generate(() -> ThreadLocalRandom.current().nextLong())
        .limit(Integer.getInteger("seeds", count))
        .mapToObj(Arguments::of);
  }
}
