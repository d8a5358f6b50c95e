package dev.jarflow.ingest;

import static dev.jarflow.ingest.Scene.RUN_1;
import static dev.jarflow.ingest.Scene.RUN_2;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.source.FolderSource;
import dev.jarflow.source.SourceFile;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Held;
import dev.jarflow.testing.Running;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file that changes while ingest is at it is left for next time, and then taken for what it is.
class ChangingFileTest {
  private static final byte[] LARGE = new byte[4 << 20];

  private final Scene scene;

  ChangingFileTest(@TempDir Path data) throws IOException {
    scene = new Scene(data);
  }

  @Test
  void whatChangesWhileItIsReadOrWaitsForItsTurnIsLeftForNextTime() throws Exception {
    List<String> changing =
        List.of(
            "1 grows",
            "2 shrinks",
            "3 rewritten",
            "4 replaced",
            "5 vanishes",
            "6 to folder",
            "7 to pipe");
    for (String name : changing) {
      scene.drop(name, LARGE);
    }
    scene.drop("8 steady", LARGE);
    // Eight are copied at once: these wait for their turn.
    scene.drop("9 queued to pipe", "x");
    scene.drop("9 queued to other content", "x");

    Answer answer;
    try (Running running = scene.startCopying(8)) {
      running.signal("STOP");
      changeAll();
      running.signal("CONT");
      answer = running.answer();
    }

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(Scene.names(answer)).containsExactly("8 steady");
    assertThat(answer.field("waiting")).isEqualTo("9");
    assertThat(scene.stored()).hasSize(1);
    assertThat(scene.left()).hasSize(8).doesNotContain("5 vanishes", "8 steady");

    Answer next = scene.ingest(RUN_2, "--quiet", "0s");

    assertThat(Scene.entries(next))
        .extracting(entry -> entry.name() + ": " + entry.bytes())
        .containsExactly(
            "1 grows: " + (LARGE.length + 1),
            "2 shrinks: 1000",
            "3 rewritten: " + LARGE.length,
            "4 replaced: 8",
            "9 queued to other content: 1");
    assertThat(scene.left()).containsExactly("6 to folder", "7 to pipe", "9 queued to pipe");
  }

  private void changeAll() throws Exception {
    Path landing = scene.landing();
    Files.write(landing.resolve("1 grows"), new byte[1], StandardOpenOption.APPEND);
    try (var file = Files.newByteChannel(landing.resolve("2 shrinks"), StandardOpenOption.WRITE)) {
      file.truncate(1000);
    }
    byte[] other = LARGE.clone();
    other[0] = 1;
    Files.write(landing.resolve("3 rewritten"), other);
    Files.move(
        Files.writeString(scene.data().resolve("other"), "replaced"),
        landing.resolve("4 replaced"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.delete(landing.resolve("5 vanishes"));
    Files.delete(landing.resolve("6 to folder"));
    Files.createDirectory(landing.resolve("6 to folder"));
    for (String name : List.of("7 to pipe", "9 queued to pipe")) {
      Files.delete(landing.resolve(name));
      Scene.pipe(landing.resolve(name));
    }
    Files.writeString(landing.resolve("9 queued to other content"), "y");
  }

  /// Somebody who exchanges the two again and again holds up no other file.
  @Test
  void aFolderThatTakesThePlaceOfAFileAtTheLastMomentIsLeftForNextTime() throws Exception {
    scene.drop("a.csv", "one\n");
    FolderSource source = FolderSource.of(scene.landing(), "*", Duration.ZERO);
    SourceFile file = source.look().files().getFirst();
    Files.delete(scene.landing().resolve("a.csv"));
    Files.createDirectory(scene.landing().resolve("a.csv"));
    Store store = new Store(scene.data().resolve("store"), Set.of(), false);
    store.open("applications");

    assertThat(store.put(source, file, _ -> {})).isEqualTo(new Store.Waiting("a.csv"));
    assertThat(store.find(source, file, _ -> {})).isNull();
  }

  @Test
  void anOriginalThatWasReplacedAfterItWasReadStaysAndCountsAsNew() throws Exception {
    scene.drop("a.csv", "one\n");
    try (Held held = new Held(scene.database());
        Running running = scene.startHeld(held)) {
      scene.drop("a.csv", "two\n", Instant.now().minusSeconds(30));
      held.letGo();
      assertThat(running.answer().field("bytes")).isEqualTo("4");
    }
    assertThat(scene.landing().resolve("a.csv")).hasContent("two");

    Answer next = scene.ingest(RUN_2);

    assertThat(next.field("files")).isEqualTo("1");
    assertThat(scene.left()).isEmpty();
  }

  @Test
  void anOriginalThatWentAwayAfterItWasReadIsTakenAllTheSame() throws Exception {
    scene.drop("a.csv", "one\n");
    try (Held held = new Held(scene.database());
        Running running = scene.startHeld(held)) {
      Files.delete(scene.landing().resolve("a.csv"));
      held.letGo();
      assertThat(running.answer().field("files")).isEqualTo("1");
    }
    assertThat(Scene.entries(scene.ingest(RUN_1)).getFirst().path()).hasContent("one");
  }
}
