package dev.jarflow.generate;

import module java.base;

/// The mark of a folder of generated files: the digest of these files and of everything that they
/// were made of. While it is right, nothing has to be made again.
///
/// It lies in the folder, so that it goes when the folder is removed.
record Stamp(Path folder, List<Path> madeOf, Class<?> maker, String version) {
  private static final String NAME = "made-of.sha256";

  boolean isRight() throws IOException {
    Path stamp = folder.resolve(NAME);
    return Files.exists(stamp) && Files.readString(stamp).equals(digest());
  }

  /// Marks the folder, once all files are there.
  void set() throws IOException {
    Files.writeString(folder.resolve(NAME), digest());
  }

  private String digest() throws IOException {
    MessageDigest sha256 = sha256();
    add(sha256, version.getBytes(StandardCharsets.UTF_8));
    add(sha256, code());
    for (Path root : Stream.concat(madeOf.stream(), Stream.of(folder)).toList()) {
      for (Path file : files(root)) {
        add(sha256, root.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
        add(sha256, Files.readAllBytes(file));
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static void add(MessageDigest digest, byte[] part) {
    digest.update((part.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(part);
  }

  private byte[] code() throws IOException {
    try (InputStream in = maker.getResourceAsStream(maker.getSimpleName() + ".class")) {
      if (in == null) {
        throw new IllegalStateException("no class file of " + maker);
      }
      return in.readAllBytes();
    }
  }

  private static List<Path> files(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.endsWith(NAME))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
