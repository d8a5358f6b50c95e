package dev.jarflow.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Checkout;
import dev.jarflow.testing.TestDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// ingest as a process of its own, the way the operator starts it: killed, told to end, short of
/// memory and rights.
class IngestProcessTest {
  private static final int KILLED = 137;
  private static final int TERMINATED = 143;
  private static final Duration CONTRACT = Duration.ofSeconds(3);

  private final TestDatabase database = TestDatabase.migrated();
  @TempDir private Path data;
  private Path landing;

  @BeforeEach
  void landingFolder() throws IOException {
    landing = Files.createDirectories(data.resolve("landing/applications"));
  }

  @Test
  void killedBetweenCommitAndResultTheSameRunGetsTheSameBatchAndFinishesTheFolder()
      throws Exception {
    drop("a.csv", "one\n".getBytes(UTF_8));
    drop("b.csv", "two\n".getBytes(UTF_8));
    Running killed;
    try (Connection beforeInsert = database.connect();
        Connection afterCommit = database.connect()) {
      lock(beforeInsert, "ops.batch in share mode");
      killed = start();
      await(() -> waiting("ops.batch"));
      // Queued behind ingest's open transaction, this lock is granted by its commit and holds up
      // what comes next.
      Thread lock =
          Thread.ofVirtual()
              .start(() -> lock(afterCommit, "ops.batch_file in access exclusive mode"));
      await(() -> waiting("ops.batch_file"));
      beforeInsert.rollback();
      lock.join();
      await(() -> waiting("ops.batch_file"));
      killed.process.destroyForcibly();
      assertThat(killed.answer().code()).isEqualTo(KILLED);
      afterCommit.rollback();
    }
    assertThat(killed.answer().out()).isEmpty();
    List<String> committed = database.rows("select batch from ops.batch");
    assertThat(committed).hasSize(1);
    assertThat(left()).hasSize(2);

    Answer retry = start().answer();

    assertThat(retry.code()).isZero();
    assertThat(retry.field("batch")).isEqualTo(committed.getFirst());
    assertThat(left()).isEmpty();
    assertThat(database.rows("select count(*) from ops.batch")).containsExactly("1");
  }

  @Test
  void anOriginalThatWasReplacedAfterItWasReadStaysAndCountsAsNew() throws Exception {
    drop("a.csv", "one\n".getBytes(UTF_8));
    Running running;
    try (Connection beforeInsert = database.connect()) {
      lock(beforeInsert, "ops.batch in share mode");
      running = start();
      await(() -> waiting("ops.batch"));
      drop("a.csv", "replaced\n".getBytes(UTF_8));
      beforeInsert.rollback();
      assertThat(running.answer().field("bytes")).isEqualTo("4");
    }
    assertThat(landing.resolve("a.csv")).hasContent("replaced");
    database.execute("update ops.batch set done_at = now()");
    database.execute("update ops.batch_run set run_id = 'another'");

    assertThat(start().answer().field("bytes")).isEqualTo("9");
  }

  @Test
  void aRunThatIsStartedTwiceIsGivenOneBatch() throws Exception {
    drop("a.csv", "one\n".getBytes(UTF_8));
    Running first;
    Running second;
    try (Connection beforeInsert = database.connect()) {
      lock(beforeInsert, "ops.batch in share mode");
      first = start();
      await(() -> waiting("ops.batch"));
      second = start();
      await(() -> waitingForDataset());
      beforeInsert.rollback();
    }

    assertThat(second.answer().field("batch")).isEqualTo(first.answer().field("batch"));
    assertThat(second.answer().code()).isZero();
    assertThat(database.rows("select count(*) from ops.batch")).containsExactly("1");
  }

  @Test
  void toldToEndWhileItCopiesItLeavesNothingHalfDone() throws Exception {
    drop("large.bin", random(150 << 20));
    Running running = start();
    await(() -> !storeFiles().isEmpty());

    Duration took = running.terminate();

    assertThat(running.answer().code()).isEqualTo(TERMINATED);
    assertThat(running.answer().out()).isEmpty();
    assertThat(took).isLessThan(CONTRACT);
    assertThat(storeFiles()).isEmpty();
    assertThat(left()).containsExactly("large.bin");
    assertThat(database.rows("select * from ops.batch")).isEmpty();
  }

  @Test
  void toldToEndWhileItWaitsForTheDatabaseItCancelsItsStatement() throws Exception {
    drop("a.csv", "one\n".getBytes(UTF_8));
    try (Connection lock = database.connect()) {
      lock(lock, "ops.batch in share mode");
      Running running = start();
      await(() -> waiting("ops.batch"));

      Duration took = running.terminate();

      assertThat(waiting("ops.batch")).as("the statement waits on in the server").isFalse();
      assertThat(running.answer().code()).isEqualTo(TERMINATED);
      assertThat(took).isLessThan(CONTRACT);
      lock.rollback();
    }
    assertThat(start().answer().field("files")).isEqualTo("1");
  }

  @Test
  void whatAKilledCopyLeftIsSweptByTheNext() throws Exception {
    drop("large.bin", random(150 << 20));
    Running running = start();
    await(() -> !storeFiles().isEmpty());
    running.process.destroyForcibly().waitFor();
    assertThat(storeFiles()).hasSize(1);
    Files.delete(landing.resolve("large.bin"));

    start().answer();

    assertThat(storeFiles()).isEmpty();
  }

  @Test
  void aLargeFileNeedsNoMemory() throws Exception {
    drop("large.bin", random(200 << 20));

    Answer answer = start("-Xmx64m").answer();

    assertThat(answer.field("bytes")).isEqualTo(Integer.toString(200 << 20));
    assertThat(left()).isEmpty();
  }

  @Test
  @Tag("soak")
  void tenThousandFilesAreOneBatchInLittleMemory() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      drop(i + ".csv", ("row " + i + "\n").repeat(200).getBytes(UTF_8));
    }

    Answer answer = start("-Xmx64m").answer();

    assertThat(answer.field("files")).isEqualTo("10000");
    assertThat(left()).isEmpty();
    assertThat(storeFiles()).hasSize(10_000);
  }

  @Test
  void aFileWithoutPermissionIsRefusedByName() throws Exception {
    drop("closed.csv", "one\n".getBytes(UTF_8));
    Files.setPosixFilePermissions(
        landing.resolve("closed.csv"), PosixFilePermissions.fromString("---------"));
    boolean root = System.getProperty("user.name").equals("root");
    // Root reads everything; root without its capabilities does not.
    List<String> weak =
        root ? List.of("setpriv", "--inh-caps=-all", "--bounding-set=-all") : List.of();

    Answer answer = new Running(weak, List.of()).answer();

    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.field("message"))
        .isEqualTo("1 file refused and none taken: closed.csv: it cannot be read");
  }

  private Running start(String... options) throws IOException {
    return new Running(List.of(), List.of(options));
  }

  /// The real jar, in a process of its own.
  private final class Running {
    private final Process process;
    private final Path out = data.resolve("stdout-" + UUID.randomUUID());
    private final Path err = data.resolve("stderr-" + UUID.randomUUID());

    Running(List<String> wrapper, List<String> options) throws IOException {
      List<String> command = new ArrayList<>(wrapper);
      command.add(Checkout.java());
      command.addAll(options);
      command.addAll(List.of("-jar", Checkout.jar("ingest").toString(), "applications"));
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(database.environment("ingest"));
      builder.environment().put("JARFLOW_DATA", data.toString());
      builder.environment().put("JARFLOW_DAG_ID", "applications");
      builder.environment().put("JARFLOW_RUN_ID", "manual__1");
      process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    }

    Answer answer() throws Exception {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /// How long the process took to end after TERM.
    Duration terminate() throws InterruptedException {
      long start = System.nanoTime();
      process.destroy();
      process.waitFor(10, TimeUnit.SECONDS);
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }

  private boolean waiting(String table) {
    return !database
        .rows(
            "select 1 from pg_locks where not granted and database = (select oid from pg_database where datname = '%s') and relation = '%s'::regclass"
                .formatted(database.name(), table))
        .isEmpty();
  }

  private boolean waitingForDataset() {
    return !database
        .rows(
            "select 1 from pg_locks where not granted and locktype = 'advisory' and database = (select oid from pg_database where datname = '%s')"
                .formatted(database.name()))
        .isEmpty();
  }

  private static void lock(Connection connection, String what) {
    try (Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table " + what);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for 20 s").isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  private List<Path> storeFiles() {
    Path store = data.resolve("store");
    if (!Files.exists(store)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(store)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".jsonl"))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(landing)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private void drop(String name, byte[] content) throws IOException {
    Path file = landing.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(content);
    }
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
  }

  private static byte[] random(int bytes) {
    byte[] content = new byte[bytes];
    new SplittableRandom(1).nextBytes(content);
    return content;
  }
}
