package io.nexushub.crypto;

/** A keystore is sound as far as one can see without the password, and this is not its password. */
public final class WrongPassword extends Exception {
  WrongPassword() {
    super("keystore: wrong password (or a ciphertext that was changed)");
  }
}
