package dev.jarflow.ingest;

import static dev.jarflow.ingest.Scene.RUN_1;
import static dev.jarflow.ingest.Scene.RUN_2;
import static dev.jarflow.testing.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Held;
import dev.jarflow.testing.Running;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two at once: each content is taken once, and neither disturbs the other.
class AtOnceTest {
  private final Scene scene;

  AtOnceTest(@TempDir Path data) throws IOException {
    scene = new Scene(data);
  }

  @Test
  void twoRunsAtOnceNeverTakeOneContentTwice() throws IOException {
    scene.dropMany(50);

    List<Answer> answers = together(Stream.of(RUN_1, RUN_2), run -> scene.ingest(run));

    assertThat(answers).extracting(Answer::code).isSubsetOf(0, 99);
    assertThat(
            answers.stream()
                .filter(answer -> answer.code() == 0)
                .mapToInt(answer -> Integer.parseInt(answer.field("files")))
                .sum())
        .isEqualTo(50);
    scene.assertRows("select count(*), count(distinct sha256) from ops.batch_file", "50|50");
    assertThat(scene.left()).isEmpty();
  }

  @Test
  void aRunThatIsStartedTwiceIsGivenOneBatch() throws Exception {
    scene.drop("a.csv", "one\n");
    try (Held held = new Held(scene.database())) {
      Running first = scene.startHeld(held);
      Running second = scene.start();
      until("the second asks", () -> scene.database().waitingForAdvisoryLock() == 1);
      held.letGo();

      assertThat(second.answer().field("batch")).isEqualTo(first.answer().field("batch"));
      assertThat(second.answer().code()).isZero();
    }
    scene.assertRows("select count(*) from ops.batch", "1");
  }

  @Test
  void twoDatasetsShareAStoreAndNothingElse() throws Exception {
    scene.dropMany(200);
    scene.dropMany("../other/", 200);

    List<Answer> answers =
        together(
            Stream.of("applications", "other"), dataset -> scene.ingestAs("dag", dataset, RUN_1));

    assertThat(answers).extracting(answer -> answer.field("files")).containsExactly("200", "200");
    assertThat(answers.get(0).field("batch")).isEqualTo(answers.get(1).field("batch"));
    assertThat(scene.stored()).hasSize(200);
    assertThat(scene.left()).isEmpty();
    assertThat(scene.landing().resolveSibling("other")).isEmptyDirectory();
    for (Answer answer : answers) {
      assertThat(Scene.entries(answer))
          .hasSize(200)
          .allSatisfy(entry -> assertThat(entry.path()).content().startsWith("content "));
    }
  }

  @Test
  void aSweepLeavesAloneWhatAnotherRunIsWriting() throws Exception {
    scene.drop("large.bin", new byte[8 << 20]);
    try (Running running = scene.startCopying(1)) {
      running.signal("STOP");

      assertThat(scene.ingestAs("dag", "other", RUN_1).code()).isEqualTo(99);

      assertThat(scene.unfinished()).hasSize(1);
      running.signal("CONT");
      assertThat(running.answer().field("files")).isEqualTo("1");
    }
  }

  /// Runs one for each of these, all at the same time.
  private static List<Answer> together(Stream<String> each, Function<String, Answer> run) {
    List<CompletableFuture<Answer>> all =
        each.map(one -> Held.atOnce(() -> run.apply(one))).toList();
    return all.stream().map(CompletableFuture::join).toList();
  }
}
