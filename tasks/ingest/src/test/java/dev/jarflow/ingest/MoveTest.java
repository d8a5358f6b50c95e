package dev.jarflow.ingest;

import static dev.jarflow.ingest.Scene.RUN_1;
import static dev.jarflow.ingest.Scene.RUN_2;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.ingest.Store.FileResult;
import dev.jarflow.ingest.Store.Stored;
import dev.jarflow.ingest.Store.Waiting;
import dev.jarflow.source.FolderSource;
import dev.jarflow.source.SourceFile;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Held;
import dev.jarflow.testing.Running;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With `--store move` a file gets into the store without a copy, and all that a batch promises
/// holds as with one.
class MoveTest {
  private final Scene scene;

  MoveTest(@TempDir Path data) throws IOException {
    scene = new Scene(data);
  }

  private static Object disk(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ino");
  }

  private Answer move(String run) {
    return scene.ingest(run, "--store", "move");
  }

  @Test
  void aFileIsTheSameOnTheDiskAndTakenOnce() throws IOException {
    scene.drop("a.csv", "one\n");
    Object before = disk(scene.landing().resolve("a.csv"));

    Answer answer = move(RUN_1);

    Path stored = Scene.entries(answer).getFirst().path();
    assertThat(disk(stored)).isEqualTo(before);
    assertThat(stored).hasContent("one");
    assertThat(scene.left()).isEmpty();
    scene.drop("b.csv", "one\n");
    assertThat(move(RUN_2).field("seen")).isEqualTo("1");
    assertThat(scene.left()).isEmpty();
    assertThat(scene.stored()).hasSize(1);
  }

  @Test
  void aMovedFileIsKeptForSomeDaysAfterItsBatchIsDone() throws IOException {
    scene.drop("a.csv", "one\n");
    String done = Scene.entries(move(RUN_1)).getFirst().sha256();
    Path kept = scene.stored().getFirst();
    scene.drop("b.csv", "two\n");
    Path undone = Scene.entries(move(RUN_2)).getFirst().path();
    scene.execute(
        "update ops.batch set taken_at = now() - interval '400 days', done_at = now() - interval '366 days' where batch = (select batch from ops.batch_file where sha256 = '%s')"
            .formatted(done));

    assertThat(scene.ingest("run 3").code()).isEqualTo(99);
    assertThat(scene.stored()).contains(kept, undone);
    move("run 4");

    assertThat(scene.stored()).containsExactly(undone);
    scene.drop("again.csv", "one\n");
    assertThat(move("run 5").field("seen")).isEqualTo("1");
    assertThat(scene.left()).isEmpty();
    assertThat(scene.stored()).containsExactly(undone);
  }

  @Test
  void aFileThatOthersCanWriteToIsCopied() throws IOException {
    scene.drop("a.csv", "one\n");
    Path dropped = scene.landing().resolve("a.csv");
    Files.setPosixFilePermissions(dropped, PosixFilePermissions.fromString("rw-rw-r--"));
    Object before = disk(dropped);

    Path stored = Scene.entries(move(RUN_1)).getFirst().path();

    assertThat(disk(stored)).isNotEqualTo(before);
    assertThat(scene.left()).isEmpty();
  }

  /// A member of the group that may drop files can turn a link of theirs while the file is read.
  @Test
  void whateverTakesItsPlaceMeanwhileIsNotMoved() throws Exception {
    scene.drop("big.csv", "one\n");
    scene.drop(".theirs", "two\n");
    Path link = scene.landing().resolve("a.csv");
    Files.createSymbolicLink(link, Path.of("big.csv"));
    FolderSource source = FolderSource.of(scene.landing(), "a.csv", Duration.ZERO);
    SourceFile listed = source.list().files().getFirst();

    FileResult read = store().link(source, listed, _ -> turn(link, ".theirs"));
    assertThat(read).isEqualTo(new Waiting("a.csv"));
    assertThat(store().link(source, listed, _ -> {})).isEqualTo(new Waiting("a.csv"));
    assertThat(scene.stored()).isEmpty();

    turn(link, "big.csv");
    AtomicInteger buffers = new AtomicInteger();
    FileResult back =
        store()
            .link(
                source,
                listed,
                _ -> {
                  turn(link, ".theirs");
                  turn(link, "big.csv");
                  buffers.incrementAndGet();
                });
    assertThat(buffers).hasPositiveValue();
    Path stored = store().pathOf(((Stored) back).sha256());
    assertThat(disk(stored)).isEqualTo(disk(scene.landing().resolve("big.csv")));
    try (Stream<Path> left = Files.list(scene.data().resolve("store"))) {
      assertThat(left).containsExactly(stored.getParent());
    }
  }

  @Test
  void whatTheStoreHoldsStaysWhateverChangesOutside() throws Exception {
    scene.drop("a.csv", "one\n");
    Path stored = Scene.entries(move(RUN_1)).getFirst().path();
    scene.drop("b.csv", "one\n");
    Path again = scene.landing().resolve("b.csv");
    FolderSource source = FolderSource.of(scene.landing(), "*", Duration.ZERO);
    SourceFile listed = source.list().files().getFirst();

    FileResult read = store().link(source, listed, _ -> write(again, "two\n"));

    assertThat(read).isEqualTo(new Waiting("b.csv"));
    assertThat(stored).hasContent("one");
  }

  /// Each name leads to one file.
  @Test
  void manyNamesOfOneFileAreOneContent() throws IOException {
    scene.drop("big.csv", "one\n");
    for (int i = 0; i < 20; i++) {
      Files.createSymbolicLink(scene.landing().resolve("z" + i), Path.of("big.csv"));
    }

    assertThat(move(RUN_1).code()).isZero();
    assertThat(scene.stored()).hasSize(1);
    assertThat(scene.left()).isEmpty();
  }

  private Store store() throws IOException {
    Store store = new Store(scene.data().resolve("store"), Set.of(), true);
    store.open("applications");
    return store;
  }

  private static void turn(Path link, String to) {
    try {
      Files.delete(link);
      Files.createSymbolicLink(link, Path.of(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void killedBeforeTheBatchIsTakenTheNextRunTakesIt() throws Exception {
    scene.drop("a.csv", "one\n");
    try (Held held = new Held(scene.database());
        Running running = scene.startHeld(held, "--store", "move")) {
      assertThat(scene.left()).containsExactly("a.csv");
      assertThat(scene.stored()).hasSize(1);
      running.kill();
    }

    assertThat(move(RUN_2).field("files")).isEqualTo("1");
    assertThat(scene.left()).isEmpty();
    assertThat(scene.stored()).hasSize(1);
  }

  @Test
  void whatMustStayInTheFolderIsNotMoved() throws IOException {
    scene.drop("a.csv", "one\n");

    Answer answer = scene.ingest(RUN_1, "--store", "move", "--after", "keep");

    answer.assertEnded(2);
    assertThat(answer.err())
        .contains(
            "expected --after remove with --store move: what stays in the folder could be changed in the store too");
    assertThat(scene.left()).containsExactly("a.csv");
  }
}
