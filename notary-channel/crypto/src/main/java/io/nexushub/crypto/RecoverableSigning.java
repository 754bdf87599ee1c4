package io.nexushub.crypto;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.Signature;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * libsecp256k1's {@code secp256k1_ecdsa_sign_recoverable}, which the library has and its JNI
 * binding leaves out: three times as fast as signing and then trying recovery ids.
 */
final class RecoverableSigning {
  private static final int CONTEXT_NONE = 1;
  private static final int COMPACT_LENGTH = 64;
  private static final int OPAQUE_LENGTH = 65;

  private final MemorySegment context;
  private final MethodHandle sign;
  private final MethodHandle serialize;

  private RecoverableSigning(MemorySegment context, MethodHandle sign, MethodHandle serialize) {
    this.context = context;
    this.sign = sign;
    this.serialize = serialize;
  }

  /**
   * Looks in the libraries that this class loader has loaded: after the JNI binding, not before.
   */
  @SuppressWarnings("restricted")
  static Optional<RecoverableSigning> load() {
    SymbolLookup library = SymbolLookup.loaderLookup();
    Linker linker = Linker.nativeLinker();
    ValueLayout address = ValueLayout.ADDRESS;
    try {
      MethodHandle create =
          linker.downcallHandle(
              library.findOrThrow("secp256k1_context_create"),
              FunctionDescriptor.of(address, ValueLayout.JAVA_INT));
      MethodHandle sign =
          linker.downcallHandle(
              library.findOrThrow("secp256k1_ecdsa_sign_recoverable"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, address, address, address, address, address, address));
      MethodHandle serialize =
          linker.downcallHandle(
              library.findOrThrow("secp256k1_ecdsa_recoverable_signature_serialize_compact"),
              FunctionDescriptor.of(ValueLayout.JAVA_INT, address, address, address, address));
      MemorySegment context = (MemorySegment) create.invokeExact(CONTEXT_NONE);
      return Optional.of(new RecoverableSigning(context, sign, serialize));
    } catch (NoSuchElementException | IllegalCallerException notHere) {
      return Optional.empty();
    } catch (Throwable e) {
      throw new IllegalStateException("libsecp256k1 makes no context", e);
    }
  }

  Signature sign(SecretKey secret, Hash digest) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment opaque = arena.allocate(OPAQUE_LENGTH);
      MemorySegment message = copy(arena, digest.bytes());
      MemorySegment key = copy(arena, secret.reveal());
      MemorySegment compact = arena.allocate(COMPACT_LENGTH);
      MemorySegment recoveryId = arena.allocate(ValueLayout.JAVA_INT);
      boolean done =
          (int)
                      sign.invokeExact(
                          context, opaque, message, key, MemorySegment.NULL, MemorySegment.NULL)
                  == 1
              && (int) serialize.invokeExact(context, compact, recoveryId, opaque) == 1;
      key.fill((byte) 0);
      if (!done) {
        throw new IllegalStateException("libsecp256k1 does not sign");
      }
      byte v = (byte) recoveryId.get(ValueLayout.JAVA_INT, 0);
      return Signature.of(
          Bytes.concat(Bytes.wrap(compact.toArray(ValueLayout.JAVA_BYTE)), Bytes.of(v)));
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("libsecp256k1 does not sign", e);
    }
  }

  private static MemorySegment copy(Arena arena, Bytes bytes) {
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes.toArray());
  }
}
