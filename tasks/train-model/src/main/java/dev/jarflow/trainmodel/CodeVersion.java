package dev.jarflow.trainmodel;

import module java.base;

import dev.jarflow.kit.files.Sha256;

/// Which program this is: the version in its jar and the beginning of the jar's digest, or that it
/// runs from classes.
final class CodeVersion {
  private CodeVersion() {}

  static String here() throws IOException {
    Path place;
    try {
      place =
          Path.of(CodeVersion.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class lies at a place with a name", e);
    }
    String version = CodeVersion.class.getPackage().getImplementationVersion();
    return version == null || !Files.isRegularFile(place)
        ? "classes"
        : version + " " + Sha256.of(place, _ -> {}).substring(0, 12);
  }
}
