package dev.jarflow.ingest;

import static dev.jarflow.ingest.Scene.RUN_1;
import static dev.jarflow.ingest.Scene.RUN_2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Running;
import dev.jarflow.testing.Workplace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is outside of ingest is down, full, closed or gone: it says so, loses nothing, and goes on
/// when it is back.
class OutageTest {
  private final Scene scene;

  OutageTest(@TempDir Path data) throws IOException {
    scene = new Scene(data);
  }

  @Test
  void theDatabaseComesFirst() {
    Path untouched = scene.data().resolve("untouched");
    Map<String, String> environment =
        Workplace.of("ingest", untouched, scene.database()).withoutDatabase().environment();

    Answer answer =
        Answer.of((out, err) -> Entry.run(new Ingest(), environment, out, err, "applications"));

    assertThat(answer.code()).isEqualTo(75);
    assertThat(untouched).doesNotExist();
  }

  @Test
  void aStoreThatCannotBeWrittenIsNoReasonToRefuseFiles() throws IOException {
    scene.drop("a.csv", "one\n");
    Files.writeString(scene.data().resolve("store"), "a file where the folder should be");

    Answer answer = scene.ingest(RUN_1);

    assertThat(answer.code()).isEqualTo(75);
    assertThat(scene.left()).containsExactly("a.csv");
    scene.assertRows("select * from ops.refused_file");
  }

  @Test
  void anOriginalStaysWhileTheStoreLacksItsContent() throws IOException {
    scene.drop("a.csv", "one\n");
    Path stored = Scene.entries(scene.ingest(RUN_1)).getFirst().path();
    Files.delete(stored);
    scene.drop("a.csv", "one\n");

    assertThat(scene.ingest(RUN_2).code()).isEqualTo(99);
    assertThat(stored).as("the store has it again").hasContent("one");
    assertThat(scene.left()).isEmpty();
  }

  @Test
  void onlyItsOwnerLooksIntoTheStore() throws IOException {
    scene.drop("a.csv", "one\n");
    scene.ingest(RUN_1);

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(scene.data().resolve("store"))))
        .isEqualTo("rwx------");
  }

  @Test
  void aDiskWithTooLittleRoomIsNotFilled() throws Exception {
    scene.drop("large.bin", new byte[3 << 19]);
    scene.drop("small.bin", new byte[1 << 20]);

    Answer answer = onDiskOf("size=2m");

    assertThat(answer.code()).isEqualTo(75);
    assertThat(answer.field("message"))
        .matches(
            "2 files of 2,621,440 bytes could not be copied to .*/store, where [0-9,]+ bytes were"
                + " free: too little room on the disk; the largest is large.bin; once that is mended, the next try goes on");
    assertThat(answer.out().lines()).as("the result, and no file in the store").hasSize(1);
    assertAllIsTakenNext(2);
  }

  /// It takes no room itself, and holds up nobody's files.
  @Test
  void aFileThatIsLargerThanTheDiskIsLeftAndTheOthersAreTaken() throws IOException {
    scene.drop("good.csv", "one\n");
    dropHoles();

    Answer answer = scene.ingest(RUN_1);

    assertThat(answer.code()).isZero();
    assertThat(Scene.names(answer)).containsExactly("good.csv");
    assertThat(answer.out()).contains("sparse.csv: it is larger than what is free on the disk");
    assertThat(scene.left()).containsExactly("sparse.csv");
  }

  @Test
  void aFileThatIsLargerThanTheDiskIsRefusedWhenItIsAloneToo() throws IOException {
    dropHoles();

    assertThat(scene.ingest(RUN_1).field("message"))
        .isEqualTo(
            "1 file refused and none taken: sparse.csv: it is larger than what is free on the disk");
    assertThat(scene.ingest(RUN_2).code()).as("it is known by now").isEqualTo(99);
  }

  private void dropHoles() throws IOException {
    try (RandomAccessFile sparse =
        new RandomAccessFile(scene.landing().resolve("sparse.csv").toFile(), "rw")) {
      sparse.setLength(1L << 43);
    }
    Files.setLastModifiedTime(
        scene.landing().resolve("sparse.csv"), FileTime.from(Instant.now().minusSeconds(60)));
  }

  @Test
  void aDiskThatFillsUpWhileItCopiesKeepsNothingHalfWritten() throws Exception {
    scene.dropMany(50);

    // Not of bytes is it full, but of files: nobody can know beforehand.
    Answer answer = onDiskOf("size=9m,nr_inodes=20");

    assertThat(answer.code()).isEqualTo(75);
    assertThat(answer.field("message"))
        .startsWith("50 files of 490 bytes could not be copied to " + scene.data().resolve("store"))
        .contains("No space left on device");
    assertThat(answer.out().lines().skip(1)).noneMatch(file -> file.contains(".publishing-"));
    assertAllIsTakenNext(50);
  }

  /// A limit instead of a disk: this needs no rights to mount one.
  @Test
  void aCopyThatTheSystemCutsShortIsGoneAndEndsTheOthersUntilTheNextTry() throws Exception {
    scene.drop("0 large", new byte[2 << 20]);
    scene.dropMany(1_000);

    Answer answer = scene.startBehind(List.of("prlimit", "--fsize=1000000")).answer();

    assertThat(answer.code()).isEqualTo(75);
    assertThat(answer.field("message"))
        .startsWith("1001 files of 2,108,042 bytes could not be copied to ")
        .contains("File too large");
    assertThat(scene.unfinished()).isEmpty();
    assertThat(scene.stored()).hasSizeLessThan(1_000);
    assertAllIsTakenNext(1_001);
  }

  @Test
  void aResultThatCannotBeWrittenIsNoSuccess() throws Exception {
    scene.drop("a.csv", "one\n");

    Answer answer =
        scene.startBehind(List.of("sh", "-c", "exec \"$@\" > /dev/full", "sh")).answer();

    assertThat(answer.code()).isEqualTo(75);
    assertThat(answer.err())
        .contains("\"msg\":\"the result could not be written: stdout is full or closed\"");
    assertAllIsTakenNext(1);
  }

  @Test
  void aDatabaseThatRestartsWhileFilesAreCopiedIsMissedWhenItIsNeeded() throws Exception {
    scene.drop("large.bin", new byte[8 << 20]);
    try (Running running = scene.startCopying(1)) {
      running.signal("STOP");
      scene.database().restart();
      running.signal("CONT");

      assertThat(running.answer().code()).isEqualTo(75);
      assertThat(running.answer().field("message")).startsWith("the database broke off: ");
    }
    assertThat(scene.stored()).as("what is copied stays copied").hasSize(1);
    assertAllIsTakenNext(1);
  }

  @Test
  void aFileWithoutPermissionIsRefusedByName() throws Exception {
    scene.drop("closed.csv", "one\n");

    scene
        .place()
        .runWhile("---------", scene.landing().resolve("closed.csv"), "applications")
        .assertEnded(3, "1 file refused and none taken: closed.csv: it cannot be read");
  }

  @Test
  void aLandingFolderWithoutPermissionIsUnavailable() throws Exception {
    scene.drop("a.csv", "one\n");

    scene
        .place()
        .runWhile("---------", scene.landing(), "applications")
        .assertEnded(75, "no permission for " + scene.landing());
    assertAllIsTakenNext(1);
  }

  @Test
  void fromALandingFolderThatIsReadOnlyFilesAreTakenOnceAndStay() throws Exception {
    scene.dropMany(30);

    Answer answer = scene.place().runWhile("r-xr-xr-x", scene.landing(), "applications");

    assertThat(answer.code()).isZero();
    assertThat(answer.field("files")).isEqualTo("30");
    assertThat(scene.left()).hasSize(30);
    assertThat(answer.err())
        .contains(
            "\"level\":\"WARN\",\"msg\":\"could not be taken out of the folder\",\"file\":\"0.csv\"")
        .contains("\"msg\":\"and more of the same\",\"files\":10");
    assertThat(scene.ingest(RUN_2).field("seen")).isEqualTo("30");
    assertThat(scene.left()).isEmpty();
  }

  @Test
  void aStoreWithoutPermissionIsUnavailable() throws Exception {
    scene.drop("a.csv", "one\n");
    Path store = Files.createDirectories(scene.data().resolve("store"));

    Answer answer = scene.place().runWhile("r-xr-xr-x", store, "applications");

    assertThat(answer.code()).isEqualTo(75);
    assertThat(answer.field("message"))
        .contains("could not be copied to " + store)
        .contains(": no permission for " + store);
    assertAllIsTakenNext(1);
  }

  @Test
  void aFileWhereTheLandingFolderShouldBeIsUnavailable() throws IOException {
    Files.delete(scene.landing());
    Files.writeString(scene.landing(), "in the way");

    scene.ingest(RUN_1).assertEnded(75, "something else is at " + scene.landing());
  }

  @Test
  void aLandingFolderThatGoesAwayWhileItIsReadHadNothing() throws Exception {
    scene.drop("large.bin", new byte[8 << 20]);
    try (Running running = scene.startCopying(1)) {
      running.signal("STOP");
      Files.delete(scene.landing().resolve("large.bin"));
      Files.delete(scene.landing());
      running.signal("CONT");

      assertThat(running.answer().code()).as(running.answer().err()).isEqualTo(99);
    }
    assertThat(scene.stored()).isEmpty();
  }

  private void assertAllIsTakenNext(int files) throws IOException {
    Answer next = scene.ingest(RUN_1);
    assertThat(next.code()).as(next.err()).isZero();
    assertThat(next.field("files")).isEqualTo(Integer.toString(files));
    assertThat(scene.left()).isEmpty();
    assertThat(scene.stored()).hasSize(files);
  }

  /// With a store on a disk of its own, which is gone when ingest is; what it then held is printed
  /// after the result.
  private Answer onDiskOf(String options) throws Exception {
    Path store = Files.createDirectories(scene.data().resolve("store"));
    String mount = "mount -t tmpfs -o %s tmpfs '%s'".formatted(options, store);
    Process tried = new ProcessBuilder("unshare", "-Urm", "sh", "-c", mount).start();
    assumeTrue(
        tried.waitFor() == 0,
        "this system lets nobody mount a disk (unshare -Urm), so none can be full");
    String script =
        mount + " && { \"$@\"; code=$?; find '%s' -type f; exit $code; }".formatted(store);
    return scene.startBehind(List.of("unshare", "-Urm", "sh", "-c", script, "sh")).answer();
  }
}
