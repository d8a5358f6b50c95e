package dev.jarflow.training;

import module java.base;

import dev.jarflow.testing.Checkout;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.Workplace;

/// Runs the tasks as the `.train` files beside their JVM options say, and makes the start-up caches
/// that are missing.
///
/// A cache saves a second at each start and does nothing else. So a failure to make one is a
/// warning, and the tasks start without it. A law of `tasks/laws` checks that they are there.
public final class Training {
  private static final long PATIENCE = 120;

  /// A cache with profiles makes the next JVM compile hot code at once, with its best compiler.
  /// That helps a task that works for an hour and slows one that works for a second.
  private static final String NO_PROFILES = "-XX:TieredStopAtLevel=1";

  private static final List<String> INHERITED = List.of("PATH", "HOME", "TMPDIR", "TZ");
  private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":\"?([^\",}]*)");

  private final Path javaHome;
  private final Path folder;
  private final TestDatabase database;
  private final Map<String, String> known = new HashMap<>();

  private Training(Path javaHome, Path folder, TestDatabase database) {
    this.javaHome = javaHome;
    this.folder = folder;
    this.database = database;
    known.put("data", folder.toString());
    known.put("checkout", Checkout.root().toString());
    known.put("passwords", TestDatabase.passwords().toString());
  }

  /// `args`: a folder for what the tasks read and write.
  public static void main(String... args) throws Exception {
    List<Step> steps = Step.read(Checkout.root().resolve("tasks"));
    // `./jarflow` names the JDK that the tasks will run on; Maven may have found another JDK 25.
    String named = System.getenv("JAVA25_HOME");
    Path javaHome = Path.of(Objects.requireNonNullElse(named, System.getProperty("java.home")));
    try {
      List<Step> needed = upToTheLastMissing(steps, javaHome);
      if (!needed.isEmpty()) {
        Path folder = Path.of(args[0]);
        Checkout.remove(folder);
        Files.createDirectories(folder);
        Training training = new Training(javaHome, folder, TestDatabase.empty());
        for (Step step : needed) {
          training.run(step);
        }
      }
    } catch (IOException | RuntimeException e) {
      System.out.println("[WARNING] no start-up caches, tasks start slower: " + e);
    }
  }

  /// A step needs what those before it left, and nothing of those after it.
  private static List<Step> upToTheLastMissing(List<Step> steps, Path javaHome) {
    int needed = 0;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (step.trains() && !Trained.of(Checkout.jar(step.task()), javaHome).isThere()) {
        needed = i + 1;
      }
    }
    return steps.subList(0, needed);
  }

  private void run(Step step) throws IOException, InterruptedException {
    Path jar = Checkout.jar(step.task());
    Trained trained = Trained.of(jar, javaHome);
    if (!step.trains() || trained.isThere()) {
      start(step, jar, List.of());
      return;
    }
    long began = System.nanoTime();
    trained.make(
        jar,
        (copy, cache) -> start(step, copy, List.of(NO_PROFILES, "-XX:AOTCacheOutput=" + cache)));
    System.out.printf(
        Locale.ROOT,
        "start-up cache of %s: %.0f MB, made in %.1f s%n",
        step.task(),
        Files.size(trained.folder().resolve(step.task() + ".aot")) / 1e6,
        (System.nanoTime() - began) / 1e9);
  }

  private void start(Step step, Path jar, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin/java").toString());
    command.add("@" + Checkout.options(jar));
    command.addAll(options);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(step.words(known));
    Path out = folder.resolve(step.task() + ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().keySet().retainAll(INHERITED);
    builder.environment().putAll(environment(step.task()));
    Process process = builder.start();
    if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IllegalStateException(step + " did not end within " + PATIENCE + " s");
    }
    String said = Files.readString(out, StandardCharsets.UTF_8);
    if (process.exitValue() != 0) {
      throw new IllegalStateException(step + " ended with " + process.exitValue() + ":\n" + said);
    }
    result(said).results().forEach(it -> known.put(step.task() + "." + it.group(1), it.group(2)));
  }

  /// The fields of the result line, which stands between lines of the JVM about its training.
  private static Matcher result(String said) {
    return FIELD.matcher(
        said.lines().filter(line -> line.startsWith("{\"outcome\"")).findFirst().orElse(""));
  }

  private Map<String, String> environment(String task) {
    return Workplace.of(task, folder, database)
        .inRun("training", "training")
        .inTask()
        .with(Map.of("JARFLOW_TRY", "1"))
        .environment();
  }
}
