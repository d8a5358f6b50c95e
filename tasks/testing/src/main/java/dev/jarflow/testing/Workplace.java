package dev.jarflow.testing;

import module java.base;

import org.jspecify.annotations.Nullable;

/// The place of a task in a test: a data folder, a database unless it needs none, and what its
/// environment says.
public record Workplace(
    String task, Path data, @Nullable TestDatabase database, Map<String, String> environment) {

  /// As a person runs the task.
  public static Workplace of(String task, Path data, @Nullable TestDatabase database) {
    Map<String, String> environment = new HashMap<>();
    if (database != null) {
      environment.putAll(database.environment(task));
    }
    environment.put("JARFLOW_DATA", data.toString());
    environment.put("JARFLOW_LOG", "json");
    environment.put("LC_ALL", "C.UTF-8");
    // On a busy machine a login takes long, above all in the interpreter.
    environment.put("PGCONNECT_TIMEOUT", "60");
    return new Workplace(task, data, database, Map.copyOf(environment));
  }

  /// As a run of a DAG does.
  public Workplace inRun(String dag, String run) {
    return with(Map.of("JARFLOW_DAG_ID", dag, "JARFLOW_RUN_ID", run));
  }

  /// Under a name that a report can be published by.
  public Workplace inTask() {
    return with(Map.of("JARFLOW_TASK_ID", task));
  }

  /// While its database is down.
  public Workplace withoutDatabase() {
    return with(Map.of("PGPORT", "1"));
  }

  public Workplace with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(more);
    return new Workplace(task, data, database, Map.copyOf(all));
  }

  /// The jar as Airflow starts it, in a process of its own.
  public Running start(String... args) throws IOException {
    return start(List.of(), List.of(), args);
  }

  /// `wrapper` is a command that runs another; `jvm` are further options of java.
  public Running start(List<String> wrapper, List<String> jvm, String... args) throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(Checkout.command(task, jvm.toArray(String[]::new)));
    command.addAll(List.of(args));
    return Running.start(data.resolve("output"), environment, command);
  }

  /// The same, to its end.
  public Answer run(String... args) throws IOException, InterruptedException {
    try (Running running = start(args)) {
      return running.answer();
    }
  }

  /// The same while these are the permissions of a file or folder. Root may do everything; root
  /// without its capabilities may not.
  public Answer runWhile(String permissions, Path path, String... args)
      throws IOException, InterruptedException {
    List<String> weak =
        System.getProperty("user.name").equals("root")
            ? List.of("setpriv", "--inh-caps=-all", "--bounding-set=-all")
            : List.of();
    Set<PosixFilePermission> before = Files.getPosixFilePermissions(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    try (Running running = start(weak, List.of(), args)) {
      return running.answer();
    } finally {
      Files.setPosixFilePermissions(path, before);
    }
  }

  /// True when a run of the task is connected to the database.
  public boolean connected() {
    return database != null && database.connected(task) > 0;
  }
}
