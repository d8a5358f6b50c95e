package dev.jarflow.laws;

import module java.base;

import dev.jarflow.format.Format;
import dev.jarflow.testing.Checkout;

/// The files that the laws are about: found by looking, so that nothing new is forgotten.
final class Repository {
  static final Path ROOT = Checkout.root();

  private Repository() {}

  /// The folders of modules with Java sources of their own that end up in a jar.
  static List<Path> modules() throws IOException {
    try (Stream<Path> tasks = Files.list(ROOT.resolve("tasks"))) {
      return Stream.concat(tasks, Stream.of(ROOT.resolve("serve")))
          .filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
          .sorted()
          .toList();
    }
  }

  /// The names of the tasks, and serve: each is a fat jar.
  static List<String> tasks() throws IOException {
    return modules().stream()
        .filter(folder -> Files.isDirectory(folder.resolve("src/main/jvm")))
        .map(folder -> folder.getFileName().toString())
        .toList();
  }

  /// Every Java source that a person wrote.
  static List<Path> sources() throws IOException {
    return Format.sources(ROOT);
  }

  static List<Path> mainSources() throws IOException {
    return sources().stream().filter(file -> file.toString().contains("/src/main/")).toList();
  }

  static String name(Path file) {
    return ROOT.relativize(file).toString();
  }
}
