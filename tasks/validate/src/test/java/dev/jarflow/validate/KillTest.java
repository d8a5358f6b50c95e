package dev.jarflow.validate;

import static dev.jarflow.testing.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Killed at any moment and run again, validate ends in the state of a run that nobody disturbed:
/// the same files with the same bytes, the same answer, and nothing half-written.
class KillTest {
  private static final Duration CONTRACT = Duration.ofSeconds(3);

  @TempDir private Path folder;

  /// How far a killed run came, as what it left behind shows.
  enum Reached {
    NOTHING,
    HALF_WRITTEN,
    ONE_PUBLISHED,
    ALL_PUBLISHED
  }

  @Test
  void killedTenTimesAtRandomItEndsAsIfUndisturbed() throws Exception {
    killAtRandom(10);
  }

  @Test
  @Tag("soak")
  void killedSixtyTimesAtRandomItEndsAsIfUndisturbed() throws Exception {
    assertThat(killAtRandom(60)).as("how far runs came").hasSizeGreaterThan(1);
  }

  @Test
  void toldToEndItEndsInTimeAndLeavesNothing() throws Exception {
    Scene scene = new Scene(folder.resolve("told"), null);
    Path file = scene.file("a.csv", rows(400_000));
    try (Running running = scene.start("applications", "--in", file.toString())) {
      until("it writes", () -> half(scene) > 0);

      Duration took = running.terminate();

      assertThat(running.answer().code()).as(running.answer().err()).isEqualTo(143);
      assertThat(running.answer().out()).isEmpty();
      assertThat(took).isLessThan(CONTRACT);
    }
    assertThat(scene.written()).isEmpty();
  }

  private Map<Reached, Integer> killAtRandom(int kills) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("-Dseed=" + seed + " kills at the same moments again");
    SplittableRandom random = new SplittableRandom(seed);
    String content = rows(60_000);
    Scene undisturbed = new Scene(folder.resolve("undisturbed"), null);
    Path file = undisturbed.file("a.csv", content);
    long whole = runFor(undisturbed, file, Duration.ofMinutes(1)).worked;
    Answer expected = undisturbed.judge(List.of(file)).answer();
    Map<String, String> written = undisturbed.written();
    Map<Reached, Integer> reached = new EnumMap<>(Reached.class);
    int killed = 0;
    for (int round = 0; killed < kills; round++) {
      assertThat(round).as("rounds, of which most should kill").isLessThan(3 * kills);
      Scene scene = new Scene(folder.resolve("killed"), null);
      Path same = scene.file("a.csv", content);
      double share = (killed + random.nextDouble()) / (kills + 1);
      Ran ran = runFor(scene, same, Duration.ofNanos((long) (share * whole)));
      if (ran.code == Running.KILLED) {
        killed++;
        reached.merge(reached(scene), 1, Integer::sum);
      } else {
        whole = ran.worked;
      }
      Answer answer = scene.judge(List.of(same)).answer();
      String when = "round %d of -Dseed=%d".formatted(round, seed);
      assertThat(scene.written()).as(when).isEqualTo(written);
      assertThat(answer.out().replace("killed", "undisturbed")).as(when).isEqualTo(expected.out());
      removeOut(scene);
    }
    System.out.println(killed + " killed, having reached " + reached);
    return reached;
  }

  /// How a process ended, and how many nanoseconds it worked.
  private record Ran(int code, long worked) {}

  /// Starts the jar, and kills it when it has worked for so long: a JVM that only starts is not at
  /// work yet.
  private static Ran runFor(Scene scene, Path file, Duration time) throws Exception {
    try (Running running = scene.start("applications", "--in", file.toString())) {
      until("it works", () -> Files.exists(scene.out()) || !running.process().isAlive());
      long start = System.nanoTime();
      boolean ended = running.process().waitFor(time);
      int code = ended ? running.answer().code() : running.kill().code();
      assertThat(code).isIn(0, Running.KILLED);
      return new Ran(code, System.nanoTime() - start);
    }
  }

  private static Reached reached(Scene scene) throws IOException {
    List<String> files = scene.written().keySet().stream().toList();
    if (files.stream().anyMatch(name -> name.endsWith(".json"))) {
      return Reached.ALL_PUBLISHED;
    }
    if (files.stream().anyMatch(name -> name.endsWith(".csv"))) {
      return Reached.ONE_PUBLISHED;
    }
    return files.isEmpty() ? Reached.NOTHING : Reached.HALF_WRITTEN;
  }

  /// How many bytes of a file that is not finished are there.
  private static long half(Scene scene) {
    Path folder = scene.out().resolve("unsuccessful");
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void removeOut(Scene scene) throws IOException {
    try (Stream<Path> files = Files.walk(scene.out())) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  private static String rows(int count) {
    StringBuilder text = new StringBuilder(Scene.HEADER);
    for (int i = 0; i < count; i++) {
      text.append("Ada Tan,ada").append(i % (count / 2)).append("@example.com,17/05/19");
      text.append(50 + i % 40).append(i % 3 == 0 ? ",81234567\n" : ",8123456\n");
    }
    return text.append("Ada Tan,x,12/31/1990,\n").toString();
  }
}
