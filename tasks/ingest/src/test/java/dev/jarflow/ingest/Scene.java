package dev.jarflow.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Held;
import dev.jarflow.testing.Running;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.Trial;
import dev.jarflow.testing.WithDatabase;
import dev.jarflow.testing.Workplace;
import dev.jarflow.warehouse.Batches;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;

/// What one test of ingest plays in: a landing folder, a store and a warehouse, and ingest over
/// them, inside this process or as the jar that people get.
record Scene(Path data, Path landing, TestDatabase database) implements WithDatabase {
  static final String RUN_1 = "scheduled__2026-01-01T00:15:00+00:00";
  static final String RUN_2 = "scheduled__2026-01-01T01:15:00+00:00";
  static final String RUN_3 = "scheduled__2026-01-01T02:15:00+00:00";
  static final String RUN_4 = "scheduled__2026-01-01T03:15:00+00:00";

  Scene(Path data) throws IOException {
    this(data, TestDatabase.migrated());
  }

  Scene(Path data, TestDatabase database) throws IOException {
    this(data, Files.createDirectories(data.resolve("landing/applications")), database);
  }

  // Files

  void drop(String name, String content) throws IOException {
    drop(name, content.getBytes(UTF_8));
  }

  void drop(String name, String content, Instant modified) throws IOException {
    drop(name, content);
    Files.setLastModifiedTime(landing.resolve(name), FileTime.from(modified));
  }

  void drop(String name, byte[] content) throws IOException {
    Path file = landing.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
  }

  void dropMany(int files) throws IOException {
    dropMany("", files);
  }

  /// As many files in this folder, each with a content of its own.
  void dropMany(String folder, int files) throws IOException {
    for (int i = 0; i < files; i++) {
      drop(folder + i + ".csv", "content " + i);
    }
  }

  /// Makes a pipe. Opening one waits for its other end.
  static Path pipe(Path at) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("mkfifo", at.toString()).start().waitFor()).isZero();
    return at;
  }

  /// The names in the landing folder.
  List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(landing)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /// The files of the store without the manifests, finished or not.
  List<Path> stored() {
    return filesBelow(data.resolve("store")).stream()
        .filter(file -> !file.toString().endsWith(".jsonl"))
        .toList();
  }

  /// What is being written into the store, or was when its writer died.
  List<Path> unfinished() {
    return stored().stream()
        .filter(file -> file.getFileName().toString().startsWith(".publishing-"))
        .toList();
  }

  /// Whether it is in the midst of copying this many files: the first of their bytes are written.
  boolean copies(int files) {
    return unfinished().stream().filter(file -> file.toFile().length() > 0).count() == files;
  }

  /// The lines of the manifest.
  static List<Manifest.Entry> entries(Answer answer) throws IOException {
    return Manifest.read(Path.of(answer.field("manifest"))).entries();
  }

  /// The names in the manifest.
  static List<String> names(Answer answer) throws IOException {
    return entries(answer).stream().map(Manifest.Entry::name).toList();
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> filesBelow(Path folder) {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)).toList();
    } catch (IOException | UncheckedIOException e) {
      // A file went away while we looked.
      return filesBelow(folder);
    }
  }

  /// All that a run leaves behind, for comparing: each row without its times, each file with its
  /// digest.
  List<String> state() {
    List<String> state = new ArrayList<>();
    for (String rows :
        List.of(
            "dataset, batch, files, bytes, rank() over (order by number), dag_id, run_id, offers_left, done_at from ops.batch",
            "dataset, batch, sha256, name, bytes from ops.batch_file",
            "dataset, batch, dag_id, run_id from ops.batch_run",
            "dataset, batch, sha256 from ops.retried_file",
            "dataset, name, reason, dag_id, run_id from ops.refused_file")) {
      String table = rows.substring(rows.lastIndexOf(' ') + 1);
      database.rows("select " + rows + " order by 1, 2, 3").forEach(row -> state.add(table + row));
    }
    filesBelow(data).stream()
        .filter(file -> !data.relativize(file).startsWith("output"))
        .map(file -> data.relativize(file) + " " + content(file))
        .sorted()
        .forEach(state::add);
    return state;
  }

  private static String content(Path file) {
    try {
      return Files.isRegularFile(file)
          ? Sha256.of(Files.readAllBytes(file))
          : Files.readSymbolicLink(file).getFileName().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Runs

  /// Inside this process; no run is a person's.
  Answer ingest(@Nullable String run, String... options) {
    return ingestAs("dag", "applications", run, options);
  }

  /// The batch that [#RUN_1] takes of one small file.
  String take(String... options) throws IOException {
    drop("a.csv", "one\n");
    return ingest(RUN_1, options).field("batch");
  }

  Answer ingestAs(String dag, String dataset, @Nullable String run, String... options) {
    Map<String, String> environment =
        (run == null ? byHand() : byHand().inRun(dag, run)).environment();
    String[] args = withDataset(dataset, options);
    return Answer.of((out, err) -> Entry.run(new Ingest(), environment, out, err, args));
  }

  /// The jar over applications as [#RUN_1], in a process of its own.
  Running start(String... options) throws IOException {
    return place().start(withDataset("applications", options));
  }

  /// Started by a command that runs another.
  Running startBehind(List<String> wrapper) throws IOException {
    return place().start(wrapper, List.of(), "applications");
  }

  /// Starts slowly, and returns while it copies this many files.
  Running startCopying(int files) throws IOException, InterruptedException {
    return new Trial<>(this, place(), "applications")
        .startSlowly()
        .until("it copies", () -> copies(files));
  }

  /// Starts, and returns when its files are copied and it waits for `held` to record them.
  Running startHeld(Held held, String... options) throws IOException, InterruptedException {
    held.at("lock table ops.batch in share mode");
    return start(options).until("it waits", () -> database.waitingFor("ops.batch") == 1);
  }

  private static String[] withDataset(String dataset, String... options) {
    return Stream.concat(Stream.of(dataset), Stream.of(options)).toArray(String[]::new);
  }

  /// As [#RUN_1].
  Workplace place() {
    return byHand().inRun("dag", RUN_1);
  }

  private Workplace byHand() {
    return Workplace.of("ingest", data, database);
  }

  /// A toy loader: logs in with a loading task's rights and marks the batch done.
  void load(String batch) {
    assertThat(load(batch, Map.of())).isTrue();
  }

  /// `refused` has the reasons of the files that it cannot load, by content.
  boolean load(String batch, Map<String, String> refused) {
    Map<String, String> reasons = new HashMap<>();
    refused.forEach((content, reason) -> reasons.put(Sha256.of(content.getBytes(UTF_8)), reason));
    Run run = toyLoader();
    try (Database db = Database.open(run)) {
      return db.transaction(() -> Batches.markDone(db, run, "applications", batch, reasons, null));
    }
  }

  Run toyLoader() {
    execute(
        """
        do $$ begin create role toy_loader login password 'toy'; exception when duplicate_object then null; end $$;
        grant loader to toy_loader;
        """);
    Map<String, String> environment = new HashMap<>(database.environment("toy_loader"));
    environment.put("PGPASSWORD", "toy");
    environment.put("JARFLOW_DAG_ID", "dag");
    environment.put("JARFLOW_RUN_ID", "the run that loads");
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new Run(environment, Log.of(environment, nowhere), new Stop());
  }
}
