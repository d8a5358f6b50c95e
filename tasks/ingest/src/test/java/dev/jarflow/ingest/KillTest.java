package dev.jarflow.ingest;

import static dev.jarflow.testing.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Held;
import dev.jarflow.testing.Moment;
import dev.jarflow.testing.Running;
import dev.jarflow.testing.Trial;
import dev.jarflow.testing.Trials;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Killed, told to end, or left by its database at any moment and run again, ingest ends in the
/// state of a run that nobody disturbed: the same rows, the same files in the store and in the
/// folder, the same answer.
@TestInstance(Lifecycle.PER_CLASS)
class KillTest {
  private final Path folder;
  private final Trials<Scene> few;

  KillTest(@TempDir Path folder) {
    this.folder = folder;
    few = trials("few", KillTest::dropSome);
  }

  /// How far a killed run came, as what it left behind shows.
  private enum Reached {
    NOTHING,
    HALF_COPIED,
    COPIED,
    RECORDED,
    RELEASED,
    LISTED
  }

  private static Reached reached(Scene scene) {
    if (Files.exists(scene.data().resolve("store/batches/applications"))) {
      return Reached.LISTED;
    }
    if (!Files.exists(scene.landing().resolve("large.bin"))) {
      return Reached.RELEASED;
    }
    if (!scene.database().rows("select 1 from ops.batch").isEmpty()) {
      return Reached.RECORDED;
    }
    if (!scene.unfinished().isEmpty()) {
      return Reached.HALF_COPIED;
    }
    return scene.stored().isEmpty() ? Reached.NOTHING : Reached.COPIED;
  }

  private static Trial<Scene> ingesting(Scene scene) {
    return new Trial<>(scene, scene.place(), "applications")
        .finish(() -> scene.ingest(Scene.RUN_1))
        .state(scene::state)
        .reached(() -> reached(scene))
        .told(
            (_, answer) ->
                List.of(
                    answer.fields("batch", "files", "bytes"),
                    Scene.entries(answer).stream()
                        .map(entry -> entry.name() + entry.sha256())
                        .toList()));
  }

  /// The steps that [IngestRun] numbers, and moments within them; how far a run has come that is
  /// held there.
  enum Step implements Moment<Scene> {
    SWEEP(Reached.NOTHING, Step::sweeping),
    ASK(
        Reached.NOTHING,
        Moment.asking(
            "select pg_advisory_xact_lock(hashtext('jarflow ops.batch'), hashtext('applications'))")),
    LOOK(Reached.NOTHING, Moment.reading("ops.batch_file")),
    COPY(
        Reached.HALF_COPIED,
        (trial, _) -> trial.startSlowly().until("it copies", () -> trial.scene().copies(1))),
    NOTE(Reached.COPIED, Moment.reading("ops.refused_file")),
    RECORD(Reached.COPIED, Moment.writing("ops.batch")),
    RECORD_FILES(Reached.COPIED, Moment.writing("ops.batch_file")),
    RECORD_RUN(Reached.COPIED, Moment.writing("ops.batch_run")),
    RELEASE(Reached.RECORDED, asksForFilesAfter(RECORD)),
    MANIFEST(Reached.RELEASED, asksForFilesAfter(RELEASE)),
    ANSWER(
        Reached.LISTED,
        (trial, held) -> {
          Running running = RELEASE.come(trial, held);
          held.at("lock table ops.batch in access exclusive mode");
          until("it waits", () -> held.database().waitingFor("ops.batch") == 1);
          return running;
        });

    private final Reached reached;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Moment<Scene> moment;

    Step(Reached reached, Moment<Scene> moment) {
      this.reached = reached;
      this.moment = moment;
    }

    @Override
    public Running come(Trial<Scene> trial, Held held) throws Exception {
      return moment.come(trial, held);
    }

    /// To open a pipe is to wait for its other end.
    private static Running sweeping(Trial<Scene> trial, Held held) throws Exception {
      Files.createDirectories(pipe(trial.scene()).getParent());
      Scene.pipe(pipe(trial.scene()));
      return trial.start().until("it is connected", () -> trial.place().connected());
    }

    private static Moment<Scene> asksForFilesAfter(Moment<Scene> earlier) {
      return (trial, held) -> {
        Running running = earlier.come(trial, held);
        held.letPassToNext("ops.batch_file");
        return running;
      };
    }

    static Path pipe(Scene scene) {
      return scene.data().resolve("store/.publishing-held");
    }
  }

  @ParameterizedTest
  @EnumSource
  void killedAtAStepAndRunAgainItEndsAsIfUndisturbed(Step step) throws Exception {
    Trial<Scene> killed = few.killedAt(step);
    Files.deleteIfExists(Step.pipe(killed.scene()));
    assertThat(killed.reached()).isEqualTo(step.reached);

    few.assertEndsAsUndisturbed(killed);
  }

  @Test
  void killedWhileItReleasesTheNextRunReleasesTheOthers() throws Exception {
    Trials<Scene> duplicates = trials("duplicates", scene -> dropMore(scene, 1_500, "the same\n"));
    int all = duplicates.trial().scene().left().size();

    Trial<Scene> killed =
        duplicates.killedAt(
            (trial, _) -> {
              Path link = trial.scene().landing().resolve("a link.csv");
              return trial
                  .startSlowly()
                  .until("links go first", () -> !Files.exists(link, LinkOption.NOFOLLOW_LINKS));
            });

    assertThat(killed.scene().left()).as("some are gone, some are left").hasSizeBetween(4, all - 1);
    duplicates.assertEndsAsUndisturbed(killed);
  }

  @Test
  void whatAKilledCopyLeftIsSweptByTheNextThoughTheFileIsGone() throws Exception {
    Scene scene = few.killedAt(Step.COPY).scene();
    Files.delete(scene.landing().resolve("large.bin"));

    assertThat(scene.ingest(Scene.RUN_1).code()).isZero();

    assertThat(scene.unfinished()).isEmpty();
  }

  @Test
  @Tag("soak")
  void killedSixtyTimesAtRandomItEndsAsIfUndisturbed() throws Exception {
    Trials<Scene> many = trials("many", scene -> dropMore(scene, 150, "row %d\n".repeat(200)));

    assertThat(many.killAtRandom(60)).as("how far runs came").hasSizeGreaterThan(2);
  }

  @Test
  void toldToEndWhileItCopiesALargeFileItLeavesNothingOfIt() throws Exception {
    Trials<Scene> large = trials("large", scene -> scene.drop("large.bin", new byte[32 << 20]));

    Scene scene = large.toldToEndAt(Step.COPY).scene();

    assertThat(scene.stored()).isEmpty();
    assertThat(scene.left()).containsExactly("large.bin");
    assertThat(scene.database().rows("select * from ops.batch")).isEmpty();
  }

  @Test
  void toldToEndWhileManyFilesAreQueuedItDoesNotTurnToThem() throws Exception {
    Scene scene =
        trials("queued", each -> each.dropMany(2_000))
            .toldToEndAt(
                (trial, _) ->
                    trial
                        .startSlowly()
                        .until("some are copied", () -> trial.scene().stored().size() > 20))
            .scene();

    assertThat(scene.unfinished()).isEmpty();
    assertThat(scene.stored()).hasSizeLessThan(2_000);
    assertThat(scene.left()).hasSize(2_000);
  }

  @Test
  void toldToEndWhileItWaitsForTheDatabaseItCancelsItsStatement() throws Exception {
    few.assertEndsAsUndisturbed(few.toldToEndAt(Step.RECORD));
  }

  @Test
  void aDatabaseThatRestartsUnderAStatementIsUnavailableAtOnce() throws Exception {
    few.assertEndsAsUndisturbed(few.restartedAt(Step.RECORD));
  }

  /// A little of everything: new contents, one of them twice and large enough to be met while it is
  /// copied, a link, and what is refused.
  private static void dropSome(Scene scene) throws IOException {
    for (int i = 0; i < 5; i++) {
      scene.drop("%d 申請.csv".formatted(i), "content %d".formatted(i % 4));
    }
    Files.createSymbolicLink(
        scene.landing().resolve("a link.csv"), scene.landing().resolve("1 申請.csv"));
    scene.drop("large.bin", new byte[6 << 20]);
    scene.drop("empty.csv", "");
    scene.drop("line\nfeed.csv", "x");
    Files.createDirectory(scene.landing().resolve("folder"));
  }

  /// And `more` files with this text, in which `%d` is a number.
  private static void dropMore(Scene scene, int more, String text) throws IOException {
    dropSome(scene);
    for (int i = 0; i < more; i++) {
      scene.drop(i + ".csv", text.replace("%d", Integer.toString(i)));
    }
  }

  private Trials<Scene> trials(String name, ThrowingConsumer<Scene> drop) {
    return new Trials<>(
        folder.resolve(name),
        (data, database) -> {
          Scene scene = new Scene(data, database);
          drop.accept(scene);
          return ingesting(scene);
        });
  }
}
