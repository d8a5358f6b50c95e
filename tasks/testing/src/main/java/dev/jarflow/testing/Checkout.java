package dev.jarflow.testing;

import module java.base;

/// Finds the sources and the jars of this build, and removes its folders.
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

  /// The words that start a jar as `JarTask` does: with the options that lie beside it, and from
  /// its start-up cache where the build has made one. `more` are further options of the JVM.
  public static List<String> command(String task, String... more) {
    Path jar = jar(task);
    Path copy = startUp(jar, Path.of(System.getProperty("java.home"))).resolve(task + ".jar");
    Path cache = copy.resolveSibling(task + ".aot");
    List<String> command =
        new ArrayList<>(List.of(java(), "-Xlog:disable", "-Xlog:all=warning:stderr"));
    if (Files.exists(cache)) {
      command.add("-XX:AOTCache=" + cache);
      jar = copy;
    }
    command.add("@" + options(jar));
    command.addAll(List.of(more));
    command.addAll(List.of("-jar", jar.toString()));
    return command;
  }

  /// The folder of the start-up cache that is made of this jar, of the options beside it and of
  /// this JDK, there or not: it is named after the three, as `JarTask` names it.
  public static Path startUp(Path jar, Path javaHome) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      for (Path part : List.of(jar, options(jar), javaHome.resolve("release"))) {
        hash.update(Files.readAllBytes(part));
      }
      return jar.resolveSibling("start")
          .resolve(HexFormat.of().formatHex(hash.digest()).substring(0, 16));
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The file with the options of a jar's JVM.
  public static Path options(Path jar) {
    return jar.resolveSibling(jar.getFileName().toString().replaceFirst("[.]jar$", ".jvm"));
  }

  /// The Java that runs this test.
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /// Removes a folder with all that is in it, if it is there.
  public static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
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
