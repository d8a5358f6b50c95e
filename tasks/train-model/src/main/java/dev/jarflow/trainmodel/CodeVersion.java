package dev.jarflow.trainmodel;

import module java.base;

import dev.jarflow.kit.files.Sha256;

/// Which program this is: the version in its jar and the beginning of the jar's digest, or that it
/// runs from classes. Started from a cache, a class does not know its jar; the class path does.
final class CodeVersion {
  private CodeVersion() {}

  static String here() throws IOException {
    Path jar = Path.of(System.getProperty("java.class.path", "").split(File.pathSeparator, 2)[0]);
    if (!Files.isRegularFile(jar)) {
      return "classes";
    }
    try (JarFile open = new JarFile(jar.toFile())) {
      Manifest manifest = open.getManifest();
      String version =
          manifest == null ? null : manifest.getMainAttributes().getValue("Implementation-Version");
      return Objects.requireNonNullElse(version, "no version")
          + " "
          + Sha256.of(jar, _ -> {}).substring(0, 12);
    }
  }
}
