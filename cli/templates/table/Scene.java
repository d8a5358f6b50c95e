package dev.jarflow.loadnewpipeline;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Task;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.Workplace;

/// The scene of one test: a warehouse, and a batch as ingest leaves it.
record Scene(Path data, TestDatabase database) {
  private static final String TASK = "load-new-pipeline";

  /// A batch of these files, taken and not done.
  Path batch(String... files) throws IOException {
    List<Manifest.Entry> entries = new ArrayList<>();
    for (String content : files) {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      String name = entries.size() + 1 + ".csv";
      Path file = Files.write(Files.createDirectories(data).resolve(name), bytes);
      entries.add(new Manifest.Entry(file, name, Sha256.of(bytes), bytes.length));
    }
    Path manifest = data.resolve("batch.jsonl");
    new Manifest(entries).write(manifest);
    database.execute(
        """
        insert into ops.batch (dataset, batch, files, bytes, leased_until)
        values ('new-pipeline', '%s', 1, 1, now());
        """
            .formatted(Manifest.batchId(entries.stream().map(Manifest.Entry::sha256).toList())));
    return manifest;
  }

  /// Inside this process.
  Answer load(Path batch) {
    Task task = new LoadNewPipeline();
    String[] args = {"--batch", batch.toString()};
    return Answer.of((out, err) -> Entry.run(task, place().environment(), out, err, args));
  }

  /// The page that the task published.
  Path page() {
    return data.resolve("reports/dag/run").resolve(TASK).resolve("index.html");
  }

  Workplace place() {
    return Workplace.of(TASK, data, database).inRun("dag", "run").inTask();
  }

  List<String> rows(String columns, String table) {
    return database.rows("select %s from new_pipeline.%s".formatted(columns, table));
  }

  /// Every row of the schema, and the batches that are done.
  List<String> state() {
    return database.rows(
        """
        select 'entry ' || e from new_pipeline.entry e
        union all select 'refused ' || r from new_pipeline.refused_row r
        union all select 'done ' || batch from ops.batch where done_at is not null
        order by 1
        """);
  }
}
