package dev.jarflow.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where the sources and the jars of this build lie.
public final class Checkout {
  private Checkout() {}

  public static Path root() {
    String folder = System.getProperty("checkout");
    if (folder != null) {
      return Path.of(folder);
    }
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.exists(here.resolve("jarflow"))) {
      here = here.getParent();
    }
    if (here == null) {
      throw new IllegalStateException("expected to run inside a checkout of Jarflow");
    }
    return here;
  }

  /// The fat jar of a task, or of serve, as people get it.
  public static Path jar(String task) {
    Path room = task.equals("serve") ? root() : root().resolve("tasks");
    Path jar = room.resolve(task).resolve("target").resolve(task + ".jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException("no " + jar + ": build it first (mvn package)");
    }
    return jar;
  }

  /// The Java that runs this test.
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /// The process that the whole build is: Maven, or this one when something else runs the tests.
  static ProcessHandle build() {
    ProcessHandle build = ProcessHandle.current();
    Optional<ProcessHandle> next = build.parent();
    while (next.isPresent()) {
      ProcessHandle ancestor = next.get();
      if (ancestor.info().commandLine().orElse("").contains("plexus.classworlds.launcher")) {
        build = ancestor;
      }
      next = ancestor.parent();
    }
    return build;
  }
}
