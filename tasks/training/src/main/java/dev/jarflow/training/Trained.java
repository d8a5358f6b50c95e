package dev.jarflow.training;

import module java.base;

import dev.jarflow.testing.Checkout;

/// A folder with a copy of a jar, its JVM options, and the start-up cache that was made of these
/// two and one JDK. Its name is the hash of all three. It appears whole and never changes.
///
/// A JVM does not always notice that a cache was made of another build of a jar, and then runs the
/// classes of that build (JDK-8377932). So whoever starts a jar hashes it first, and finds its own
/// cache or none. `JarTask` does so in the same way as here.
record Trained(Path folder, String task) {
  /// The folder for a jar as it is now, there or not.
  static Trained of(Path jar, Path javaHome) {
    String task = jar.getFileName().toString().replaceFirst("[.]jar$", "");
    return new Trained(Checkout.startUp(jar, javaHome), task);
  }

  boolean isThere() {
    return Files.exists(folder.resolve(task + ".aot"), LinkOption.NOFOLLOW_LINKS);
  }

  /// Makes the folder under another name, lets `run` start the jar in it so that the JVM writes the
  /// cache, and moves the folder into its place.
  void make(Path jar, Run run) throws IOException, InterruptedException {
    Path aside = folder.resolveSibling(folder.getFileName() + ".part");
    Checkout.remove(aside);
    Files.createDirectories(aside);
    Path copy = aside.resolve(task + ".jar");
    Upgrade.copy(jar, copy);
    Files.copy(Checkout.options(jar), Checkout.options(copy), StandardCopyOption.COPY_ATTRIBUTES);
    Path cache = aside.resolve(task + ".aot");
    run.start(copy, cache);
    // The JVM removes it when the cache is whole.
    Path recording = aside.resolve(cache.getFileName() + ".config");
    if (!Files.exists(cache) || Files.exists(recording)) {
      throw new IllegalStateException("the JVM did not finish " + cache);
    }
    Checkout.remove(folder);
    Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
    removeOlder();
  }

  /// Removes the folders of earlier builds, but for the last one: a task may be about to start from
  /// it.
  private void removeOlder() throws IOException {
    try (Stream<Path> folders = Files.list(folder.resolveSibling("."))) {
      List<Path> newestFirst =
          folders
              .map(Path::normalize)
              .filter(other -> !other.equals(folder))
              .sorted(Comparator.comparingLong(other -> -other.toFile().lastModified()))
              .toList();
      for (Path old : newestFirst.stream().skip(1).toList()) {
        Checkout.remove(old);
      }
    }
  }

  /// Starts a jar for real, its JVM told to write a cache.
  @FunctionalInterface
  interface Run {
    void start(Path jar, Path cache) throws IOException, InterruptedException;
  }
}
