package dev.jarflow.newtask;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Task;
import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewTaskTest {
  private static final byte[] TWO_LINES = "one\ntwo\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] ONE_LINE = "no end".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NO_TEXT = {'a', (byte) 0xFF, '\n'};

  private final List<Manifest.Entry> files = new ArrayList<>();

  @TempDir Path folder;

  @Test
  void theLinesOfAllFilesAreCounted() throws IOException {
    add("a.csv", TWO_LINES);
    add("b.csv", ONE_LINE);

    assertThat(run().code()).isZero();
    assertThat(run().out())
        .isEqualTo(
            """
            {"outcome":"OK","message":"3 lines in 2 files","lines":3,"rejected":0}
            """);
  }

  @Test
  void oneIsSaidAsOne() throws IOException {
    add("b.csv", ONE_LINE);

    assertThat(run().field("message")).isEqualTo("1 line in 1 file");
  }

  @Test
  void aFileThatIsNotTextIsRejectedByName() throws IOException {
    add("a.csv", TWO_LINES);
    add("photo.csv", NO_TEXT);

    Answer answer = run();

    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.field("message"))
        .isEqualTo("expected UTF-8 text in every file, found other bytes in 1 of 2");
    assertThat(answer.field("lines")).isEqualTo("2");
    assertThat(answer.err())
        .contains("\"msg\":\"expected UTF-8 text, found other bytes\",\"file\":\"photo.csv\"")
        .contains("files read: 2, accepted: 1, rejected: 1, skipped: 0");
  }

  @Test
  void aBatchWithoutFilesIsNothingToDo() throws IOException {
    assertThat(run().code()).isEqualTo(99);
  }

  @Test
  void aManifestThatIsNotThereIsAUsageError() {
    Path nothing = folder.resolve("nothing.jsonl");

    assertThat(run(nothing).code()).isEqualTo(2);
    assertThat(run(nothing).err()).contains("expected a manifest, found no file at " + nothing);
  }

  private void add(String name, byte[] content) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    files.add(new Manifest.Entry(file, name, Sha256.of(content), content.length));
  }

  private Answer run() throws IOException {
    Path batch = folder.resolve("batch.jsonl");
    new Manifest(files).write(batch);
    return run(batch);
  }

  private static Answer run(Path batch) {
    Task task = new NewTask();
    Map<String, String> json = Map.of("JARFLOW_LOG", "json");
    String[] args = {"--batch", batch.toString()};
    return Answer.of((out, err) -> Entry.run(task, json, out, err, args));
  }
}
