package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Records with one thing in them changed, for each thing there is: a bit of a value, an element of
 * a list dropped, doubled or exchanged with the next one, an optional part left out. A container
 * that gets a new field needs nothing here.
 */
final class Mutants {
  /**
   * @param path of what is changed, such as {@code next.committee.pubkeys[3] bit 0}
   */
  record Mutant<T>(String path, T value) {}

  private Mutants() {}

  static <T extends Record> List<Mutant<T>> of(T genuine) {
    List<Mutant<T>> mutants = new ArrayList<>();
    for (Mutant<Object> mutant : changed("", genuine)) {
      if (!mutant.value().equals(genuine)) {
        @SuppressWarnings("unchecked") // A record's mutants are of its class.
        T value = (T) mutant.value();
        mutants.add(new Mutant<>(mutant.path().substring(1), value));
      }
    }
    return mutants;
  }

  private static List<Mutant<Object>> changed(String path, Object value) {
    return switch (value) {
      case Hash hash -> bits(path, hash.bytes(), Hash::of);
      case Address address -> bits(path, address.bytes(), Address::of);
      case Bytes bytes -> bits(path, bytes, flipped -> flipped);
      case Long number -> numbers(path, number);
      case BigInteger number -> List.of(new Mutant<>(path + " + 1", number.add(BigInteger.ONE)));
      case Optional<?> optional -> optionals(path, optional);
      case List<?> list -> lists(path, list);
      case Record record -> records(path, record);
      default -> throw new IllegalArgumentException("no mutants of " + value.getClass());
    };
  }

  private interface Wrapping {
    Object wrap(Bytes bytes);
  }

  private static List<Mutant<Object>> bits(String path, Bytes bytes, Wrapping type) {
    List<Mutant<Object>> mutants = new ArrayList<>();
    int bits = bytes.length() * Byte.SIZE;
    // Bits of participants are a decision each; of a digest one is as good as another.
    int step = path.endsWith(".bits") ? 1 : Math.max(1, bits / 3);
    for (int bit = 0; bit < bits; bit += step) {
      byte[] octets = bytes.toArray();
      octets[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      mutants.add(new Mutant<>(path + " bit " + bit, type.wrap(Bytes.wrap(octets))));
    }
    try {
      Bytes longer = Bytes.concat(bytes, Bytes.of((byte) 1));
      mutants.add(new Mutant<>(path + " longer", type.wrap(longer)));
    } catch (IllegalArgumentException fixed) {
      // Nobody can make one of another length.
    }
    return mutants;
  }

  private static List<Mutant<Object>> numbers(String path, long number) {
    List<Mutant<Object>> mutants = new ArrayList<>();
    for (long other : new long[] {number - 1, number + 1, 0, number << 1, Long.MAX_VALUE}) {
      if (other >= 0) {
        mutants.add(new Mutant<>(path + " = " + other, other));
      }
    }
    return mutants;
  }

  private static List<Mutant<Object>> optionals(String path, Optional<?> optional) {
    List<Mutant<Object>> mutants = new ArrayList<>();
    optional.ifPresent(value -> {
      mutants.add(new Mutant<>(path + " left out", Optional.empty()));
      changed(path, value)
          .forEach(one -> mutants.add(new Mutant<>(one.path(), Optional.of(one.value()))));
    });
    return mutants;
  }

  private static List<Mutant<Object>> lists(String path, List<?> list) {
    List<Mutant<Object>> mutants = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      List<Object> dropped = new ArrayList<>(list);
      dropped.remove(i);
      mutants.add(new Mutant<>(path + " without " + i, dropped));
      List<Object> doubled = new ArrayList<>(list);
      doubled.add(i, list.get(i));
      mutants.add(new Mutant<>(path + " twice " + i, doubled));
      if (i + 1 < list.size()) {
        List<Object> exchanged = new ArrayList<>(list);
        exchanged.set(i, list.get(i + 1));
        exchanged.set(i + 1, list.get(i));
        mutants.add(new Mutant<>(path + " exchanged " + i, exchanged));
      }
      for (Mutant<Object> one : changed(path + "[" + i + "]", list.get(i))) {
        List<Object> replaced = new ArrayList<>(list);
        replaced.set(i, one.value());
        mutants.add(new Mutant<>(one.path(), replaced));
      }
    }
    return mutants;
  }

  private static List<Mutant<Object>> records(String path, Record record) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Object[] values = Arrays.stream(components).map(each -> read(each, record)).toArray();
    List<Mutant<Object>> mutants = new ArrayList<>();
    for (int i = 0; i < components.length; i++) {
      for (Mutant<Object> one : changed(path + "." + components[i].getName(), values[i])) {
        Object[] replaced = values.clone();
        replaced[i] = one.value();
        made(record.getClass(), components, replaced)
            .ifPresent(made -> mutants.add(new Mutant<>(one.path(), made)));
      }
    }
    return mutants;
  }

  private static Object read(RecordComponent component, Record record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Empty if the type does not even take it. */
  private static Optional<Object> made(
      Class<? extends Record> type, RecordComponent[] components, Object[] values) {
    try {
      Constructor<? extends Record> canonical =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      canonical.setAccessible(true);
      return Optional.of(canonical.newInstance(values));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException) {
        return Optional.empty();
      }
      throw new AssertionError(e);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
