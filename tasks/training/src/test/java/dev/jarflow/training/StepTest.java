package dev.jarflow.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepTest {
  @Test
  void aTaskRunsAfterMigrateAndAfterThoseWhoseResultsItNames(@TempDir Path tasks) throws Exception {
    lines(tasks, "alone", "train alone");
    lines(tasks, "first", "train first {last.batch} {data}/x");
    lines(tasks, "last", "run maker --out {data}\ntrain last\nrun last {last.batch}");
    lines(tasks, "migrate", "train migrate");
    Files.createDirectories(tasks.resolve("library/src/main/java"));

    assertThat(Step.read(tasks))
        .containsExactly(
            Step.of("train migrate"),
            Step.of("train alone"),
            Step.of("run maker --out {data}"),
            Step.of("train last"),
            Step.of("run last {last.batch}"),
            Step.of("train first {last.batch} {data}/x"));
  }

  private static void lines(Path tasks, String task, String lines) throws IOException {
    Path folder = Files.createDirectories(tasks.resolve(task).resolve("src/main/jvm"));
    Files.writeString(folder.resolve(task + ".train"), lines + "\n");
  }

  @Test
  void aLineIsATaskAndItsWords() {
    assertThat(Step.of("train b --c {d}")).isEqualTo(new Step(true, "b", List.of("--c", "{d}")));
    assertThat(Step.of("run a")).isEqualTo(new Step(false, "a", List.of()));
  }

  @Test
  void aPlaceholderIsWhatIsKnownOfIt() {
    Step step = Step.of("train validate --batch {ingest.manifest} --out {data}/out");

    assertThat(step.words(Map.of("ingest.manifest", "/m.jsonl", "data", "/d")))
        .containsExactly("--batch", "/m.jsonl", "--out", "/d/out");
  }

  @Test
  void whatNobodyKnowsIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Step.of("run a {b}").words(Map.of("data", "/d")))
        .withMessage("expected one of [data] but found: {b}");
  }

  @Test
  void anotherVerbIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Step.of("start a"))
        .withMessage("expected `train TASK WORDS...` or `run TASK WORDS...` but found: start a");
  }
}
