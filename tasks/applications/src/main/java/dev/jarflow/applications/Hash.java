package dev.jarflow.applications;

import module java.base;

final class Hash {
  /// Kept for each thread, because finding one takes longer than hashing a few bytes.
  private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Hash::find);

  private Hash() {}

  /// The first 128 bits of the SHA-256 of a text.
  static UUID bits(String text) {
    ByteBuffer bits = ByteBuffer.wrap(SHA_256.get().digest(text.getBytes(StandardCharsets.UTF_8)));
    return new UUID(bits.getLong(), bits.getLong());
  }

  private static MessageDigest find() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
