package dev.jarflow.ingest;

import static dev.jarflow.ingest.Scene.RUN_1;
import static dev.jarflow.testing.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Held;
import dev.jarflow.testing.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Killed at any moment and run again, ingest ends in the state of a run that nobody disturbed: the
/// same rows, the same files in the store and in the folder, the same answer.
///
/// It is the jar that is killed. The run that then goes to the end is in this process: the same
/// code, and the start of a JVM less.
class KillTest {
  private static final Instant DROPPED = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder;

  /// How far a killed run came, as what it left behind shows.
  enum Reached {
    NOTHING,
    HALF_COPIED,
    COPIED,
    RECORDED,
    RELEASED,
    LISTED
  }

  /// The steps that [IngestRun] numbers, and moments within them; how far a run has come that is
  /// held there.
  enum Step {
    SWEEP(Reached.NOTHING),
    ASK(Reached.NOTHING),
    LOOK(Reached.NOTHING),
    COPY(Reached.HALF_COPIED),
    NOTE(Reached.COPIED),
    RECORD(Reached.COPIED),
    RECORD_FILES(Reached.COPIED),
    RECORD_RUN(Reached.COPIED),
    RELEASE(Reached.RECORDED),
    MANIFEST(Reached.RELEASED),
    ANSWER(Reached.LISTED);

    private final Reached reached;

    Step(Reached reached) {
      this.reached = reached;
    }
  }

  @ParameterizedTest
  @EnumSource
  void killedAtAStepAndRunAgainItEndsAsIfUndisturbed(Step step) throws Exception {
    Scene undisturbed = fewFiles("undisturbed");
    Answer expected = undisturbed.ingest(RUN_1);
    Scene scene = fewFiles("killed");
    killAt(step, scene);

    Answer answer = scene.ingest(RUN_1);

    assertSame(scene, answer, undisturbed, expected, step.name());
  }

  @Test
  void killedWhileItReleasesTheNextRunReleasesTheOthers() throws Exception {
    Scene undisturbed = manyDuplicates("undisturbed");
    Answer expected = undisturbed.ingest(RUN_1);
    Scene scene = manyDuplicates("killed");
    Path first = scene.landing().resolve("a link.csv");
    int all = scene.left().size();

    try (Running running = scene.startSlowly()) {
      until("links go first", () -> !Files.exists(first, LinkOption.NOFOLLOW_LINKS));
      assertThat(running.kill().code()).isEqualTo(Running.KILLED);
    }
    assertThat(scene.left()).as("some are gone, some are left").hasSizeBetween(4, all - 1);
    Answer answer = scene.ingest(RUN_1);

    assertSame(scene, answer, undisturbed, expected, "mid-release");
  }

  @Test
  void whatAKilledCopyLeftIsSweptByTheNextThoughTheFileIsGone() throws Exception {
    Scene scene = fewFiles("killed");
    killAt(Step.COPY, scene);
    Files.delete(scene.landing().resolve("large.bin"));

    assertThat(scene.ingest(RUN_1).code()).isZero();

    assertThat(scene.unfinished()).isEmpty();
  }

  @Test
  void killedTenTimesAtRandomItEndsAsIfUndisturbed() throws Exception {
    killAtRandom(10);
  }

  @Test
  @Tag("soak")
  void killedSixtyTimesAtRandomItEndsAsIfUndisturbed() throws Exception {
    assertThat(killAtRandom(60)).as("how far runs came").hasSizeGreaterThan(2);
  }

  /// Starts the jar, lets it come to this step, and kills it there.
  private static void killAt(Step step, Scene scene) throws Exception {
    Path pipe = scene.data().resolve("store/.publishing-held");
    if (step == Step.SWEEP) {
      // To open a pipe is to wait for its other end.
      Files.createDirectories(pipe.getParent());
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    }
    try (Held held = new Held(scene.database())) {
      switch (step) {
        case SWEEP, COPY -> {}
        case ASK ->
            held.at(
                "select pg_advisory_xact_lock(hashtext('jarflow ops.batch'), hashtext('applications'))");
        case LOOK -> held.at("lock table ops.batch_file in access exclusive mode");
        case NOTE -> held.at("lock table ops.refused_file in access exclusive mode");
        case RECORD, RELEASE, MANIFEST, ANSWER -> held.at("lock table ops.batch in share mode");
        case RECORD_FILES -> held.at("lock table ops.batch_file in share mode");
        case RECORD_RUN -> held.at("lock table ops.batch_run in share mode");
      }
      try (Running running = step == Step.COPY ? scene.startSlowly() : scene.start()) {
        comeTo(step, scene, held);
        Answer killed = running.kill();
        assertThat(killed.code()).as(killed.err()).isEqualTo(Running.KILLED);
        assertThat(killed.out()).as("it had not answered").isEmpty();
      }
    }
    Files.deleteIfExists(pipe);
    assertThat(reached(scene)).isEqualTo(step.reached);
  }

  private static void comeTo(Step step, Scene scene, Held held) throws InterruptedException {
    switch (step) {
      case SWEEP -> until("it is connected", () -> scene.connected() == 1);
      case ASK -> until("it asks", () -> scene.waitingForDataset() == 1);
      case LOOK, RECORD_FILES -> until("it waits", () -> scene.waiting("ops.batch_file") == 1);
      case COPY -> until("it copies", () -> scene.copies(1));
      case NOTE -> until("it waits", () -> scene.waiting("ops.refused_file") == 1);
      case RECORD -> until("it waits", () -> scene.waiting("ops.batch") == 1);
      case RECORD_RUN -> until("it waits", () -> scene.waiting("ops.batch_run") == 1);
      case RELEASE -> {
        comeTo(Step.RECORD, scene, held);
        held.letPassToNext("ops.batch_file");
      }
      case MANIFEST -> {
        comeTo(Step.RELEASE, scene, held);
        held.letPassToNext("ops.batch_file");
      }
      case ANSWER -> {
        comeTo(Step.RELEASE, scene, held);
        held.at("lock table ops.batch in access exclusive mode");
        comeTo(Step.RECORD, scene, held);
      }
    }
  }

  /// The first soon after a run begins to work, the last shortly before its end, those between at
  /// growing shares of its time. A run that had ended by then was not killed and does not count.
  private Map<Reached, Integer> killAtRandom(int kills) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("-Dseed=" + seed + " kills at the same moments again");
    SplittableRandom random = new SplittableRandom(seed);
    Scene undisturbed = manyFiles("undisturbed");
    long anew = runFor(undisturbed, Duration.ofMinutes(1)).worked();
    long again = runFor(undisturbed, Duration.ofMinutes(1)).worked();
    Answer expected = undisturbed.ingest(RUN_1);
    Map<Reached, Integer> reached = new EnumMap<>(Reached.class);
    int killed = 0;
    for (int round = 0; killed < kills; round++) {
      assertThat(round).as("rounds, of which most should kill").isLessThan(3 * kills);
      Scene scene = manyFiles("round-" + round);
      int inARow = Math.min(random.nextInt(1, 4), kills - killed);
      for (int i = 0; i < inARow; i++) {
        double share = (killed + random.nextDouble()) / (kills + 1);
        boolean recorded = reached(scene).compareTo(Reached.RECORDED) >= 0;
        Ran ran = runFor(scene, Duration.ofNanos((long) (share * (recorded ? again : anew))));
        if (ran.code == Running.KILLED) {
          killed++;
          reached.merge(reached(scene), 1, Integer::sum);
        } else if (recorded) {
          again = ran.worked;
        } else {
          anew = ran.worked;
        }
      }
      Answer answer = scene.ingest(RUN_1);
      assertSame(
          scene, answer, undisturbed, expected, "round %d of -Dseed=%d".formatted(round, seed));
    }
    System.out.println(killed + " killed, having reached " + reached);
    return reached;
  }

  /// How a process ended, and how many nanoseconds it worked.
  private record Ran(int code, long worked) {}

  /// Starts the jar, and kills it when it has worked for so long: a JVM that only starts is not at
  /// work yet.
  private static Ran runFor(Scene scene, Duration time) throws Exception {
    try (Running running = scene.start()) {
      until("it works", () -> scene.connected() == 1 || !running.process().isAlive());
      long start = System.nanoTime();
      boolean ended = running.process().waitFor(time);
      int code = ended ? running.answer().code() : running.kill().code();
      assertThat(code).isIn(0, Running.KILLED);
      return new Ran(code, System.nanoTime() - start);
    }
  }

  private static Reached reached(Scene scene) throws IOException {
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

  private static void assertSame(
      Scene scene, Answer answer, Scene undisturbed, Answer expected, String when)
      throws IOException {
    assertThat(scene.state()).as(when).isEqualTo(undisturbed.state());
    assertThat(answer.code()).isEqualTo(expected.code()).isZero();
    for (String field : new String[] {"batch", "files", "bytes"}) {
      assertThat(answer.field(field)).as(when).isEqualTo(expected.field(field));
    }
    assertThat(Scene.manifest(answer).entries())
        .as(when)
        .extracting(entry -> entry.name() + entry.sha256())
        .isEqualTo(
            Scene.manifest(expected).entries().stream().map(e -> e.name() + e.sha256()).toList());
  }

  /// A little of everything: new contents, one of them twice and large enough to be met while it is
  /// copied, a link, and what is refused.
  private Scene fewFiles(String name) throws IOException {
    Scene scene = new Scene(folder.resolve(name));
    for (int i = 0; i < 5; i++) {
      scene.drop("%d 申請.csv".formatted(i), "content %d".formatted(i % 4), DROPPED);
    }
    Files.createSymbolicLink(
        scene.landing().resolve("a link.csv"), scene.landing().resolve("1 申請.csv"));
    scene.drop("large.bin", new byte[6 << 20], DROPPED);
    scene.drop("empty.csv", "", DROPPED);
    scene.drop("line\nfeed.csv", "x", DROPPED);
    Files.createDirectory(scene.landing().resolve("folder"));
    return scene;
  }

  private Scene manyFiles(String name) throws IOException {
    Scene scene = fewFiles(name);
    for (int i = 0; i < 150; i++) {
      scene.drop(i + ".csv", ("row " + i + "\n").repeat(200), DROPPED);
    }
    return scene;
  }

  private Scene manyDuplicates(String name) throws IOException {
    Scene scene = fewFiles(name);
    for (int i = 0; i < 1_500; i++) {
      scene.drop(i + ".csv", "the same\n", DROPPED);
    }
    return scene;
  }
}
