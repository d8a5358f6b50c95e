package dev.jarflow.markdone;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Task;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkDoneTest {
  private static final String DIGEST = Sha256.of("one\n".getBytes(StandardCharsets.UTF_8));

  private final TestDatabase database = TestDatabase.migrated();
  private final Path manifest;

  MarkDoneTest(@TempDir Path folder) throws IOException {
    manifest = folder.resolve("0123456789ab.jsonl");
    Manifest.Entry file = new Manifest.Entry(folder.resolve("store"), "a.csv", DIGEST, 4);
    new Manifest("0123456789ab", List.of(file)).write(manifest);
  }

  @Test
  void aBatchIsDoneAndItsFilesAreLoaded() {
    taken("daily-orders");

    run("daily-orders").assertEnded(0, "batch 0123456789ab, 1 file: done");

    database.assertRows(
        "select done_at is not null, state from ops.batch join ops.settled_file using (dataset, batch)",
        "t|loaded");
  }

  @Test
  void aBatchThatIsDoneStaysAsItIs() {
    taken("daily-orders");
    run("daily-orders").assertEnded(0, "batch 0123456789ab, 1 file: done");
    List<String> before = database.rows("select * from ops.batch");

    run("daily-orders").assertEnded(0, "batch 0123456789ab, 1 file: it was done before");

    assertThat(database.rows("select * from ops.batch")).isEqualTo(before);
  }

  @Test
  void aBatchOfAnotherDatasetIsRejected() {
    taken("daily-orders");

    run("daily-sums")
        .assertEnded(
            3,
            "batch 0123456789ab was never taken by ingest: drop its files into landing/daily-sums and run the pipeline");
  }

  @Test
  void aBatchWithoutFilesIsNothingToDo() throws IOException {
    new Manifest(List.of()).write(manifest);

    run("daily-orders").assertEnded(99, "the batch has no files");
  }

  @Test
  void aManifestThatIsNotThereIsAUsageError() throws IOException {
    Files.delete(manifest);

    run("daily-orders").assertUsage("mark-done: expected a manifest, found no file at " + manifest);
  }

  private void taken(String dataset) {
    database.execute(
        """
        insert into ops.batch (dataset, batch, files, bytes, leased_until)
        values ('%1$s', '0123456789ab', 1, 4, now());
        insert into ops.batch_file (dataset, sha256, batch, name, bytes)
        values ('%1$s', '%2$s', '0123456789ab', 'a.csv', 4);
        """
            .formatted(dataset, DIGEST));
  }

  private Answer run(String dataset) {
    Task task = new MarkDone();
    Map<String, String> environment = new HashMap<>(database.environment("mark-done"));
    environment.put("JARFLOW_LOG", "json");
    String[] args = {dataset, "--batch", manifest.toString()};
    return Answer.of((out, err) -> Entry.run(task, environment, out, err, args));
  }
}
