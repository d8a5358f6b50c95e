package dev.jarflow.kit.files;

import module java.base;

/// Content is named by its SHA-256, 64 hex digits.
public final class Sha256 {
  private static final int BUFFER = 256 * 1024;

  private Sha256() {}

  /// Copies all of `in` and returns the digest of what was copied; `eachBuffer` is told its size,
  /// and may throw to stop.
  public static String copy(InputStream in, OutputStream out, IntConsumer eachBuffer)
      throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[BUFFER];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      eachBuffer.accept(n);
      digest.update(buffer, 0, n);
      out.write(buffer, 0, n);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// The digest of a whole file; `eachBuffer` is told the size of each part, and may throw to stop.
  public static String of(Path file, IntConsumer eachBuffer) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return copy(in, OutputStream.nullOutputStream(), eachBuffer);
    }
  }

  public static String of(byte[] content) {
    return HexFormat.of().formatHex(digest().digest(content));
  }

  /// To be told a content in parts.
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
