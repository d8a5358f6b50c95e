package dev.jarflow.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepTest {
  @Test
  void aFileIsItsStepsInOrder(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("run.txt"), "# why\n\nrun a\ntrain b --c {d}\n");

    assertThat(Step.read(file))
        .containsExactly(
            new Step(false, "a", List.of()), new Step(true, "b", List.of("--c", "{d}")));
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
