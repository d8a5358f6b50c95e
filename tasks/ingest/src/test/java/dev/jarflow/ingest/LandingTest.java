package dev.jarflow.ingest;

import static dev.jarflow.ingest.Scene.RUN_1;
import static dev.jarflow.ingest.Scene.RUN_2;
import static dev.jarflow.ingest.Scene.RUN_3;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.log.Printable;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Held;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What may lie in a landing folder, and what becomes of it.
class LandingTest {
  private static final String SHA_OF_ONE =
      "2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806";

  private final Scene scene;

  LandingTest(@TempDir Path data) throws IOException {
    scene = new Scene(data);
  }

  @Test
  void aFolderIsNotRefusedAnewForWhatIsPutIntoIt() throws IOException {
    Path folder = Files.createDirectories(scene.landing().resolve("folder"));
    assertThat(scene.ingest(RUN_1).code()).isEqualTo(3);
    Files.writeString(folder.resolve("a.csv"), "one\n");
    Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minusSeconds(1000)));

    assertThat(scene.ingest(RUN_2).code()).isEqualTo(99);
  }

  @Test
  void aLinkInsideTheFolderIsJustAnotherNameForItsContent() throws IOException {
    scene.drop("a.csv", "one\n");
    Files.createSymbolicLink(scene.landing().resolve("b.csv"), scene.landing().resolve("a.csv"));

    Answer answer = scene.ingest(RUN_1);

    assertThat(answer.fields("files", "seen")).containsExactly("1", "1");
    assertThat(scene.left()).isEmpty();
  }

  @Test
  void aLinkToALinkIsAnotherNameTooAndLeavesNothingBehind() throws IOException {
    scene.drop("d.csv", "one\n");
    link("a.csv", "d.csv");
    link("b.csv", "a.csv");
    link("c.csv", "b.csv");

    assertThat(scene.ingest(RUN_1).fields("files", "seen")).containsExactly("1", "3");
    assertThat(scene.left()).isEmpty();
    assertThat(scene.ingest(RUN_2).code()).isEqualTo(99);
  }

  private void link(String name, String to) throws IOException {
    Files.createSymbolicLink(scene.landing().resolve(name), Path.of(to));
  }

  @Test
  void unfinishedNamesAndOtherPatternsAreNotLookedAt() throws IOException {
    for (String name : List.of(".hidden", "a.csv.part", "b.TMP", "c.txt", "d.csv")) {
      scene.drop(name, name);
    }

    Answer pattern = scene.ingest(RUN_1, "--pattern", "*.csv");
    Answer all = scene.ingest(RUN_2);

    assertThat(Scene.names(pattern)).containsExactly("d.csv");
    assertThat(Scene.names(all)).containsExactly("c.txt");
    assertThat(scene.left()).containsExactlyInAnyOrder(".hidden", "a.csv.part", "b.TMP");
  }

  /// Through the log, the result, the manifest and the register, and out again into the archive.
  @Test
  void namesOfEveryScriptSurvive() throws IOException {
    List<String> names =
        List.of(
            " with spaces at both ends ",
            "--after=keep",
            "it's \"quoted\", {a}, $(b), %s, c:\\d; *?.csv",
            "申請書.csv",
            "заявки.csv",
            "طلبات.csv",
            "שלום \u202Efdp.csv",
            "คำขอ.csv",
            "\u2028line separator.csv",
            "é.csv",
            "e\u0301.csv",
            "👩‍👩‍👧‍👦🏳️‍🌈.csv",
            "𝔘nicode.csv",
            "字".repeat(85));
    for (String name : names) {
      scene.drop(name, name);
    }

    Answer answer = scene.ingest(RUN_1, "--after", "archive");

    assertThat(Scene.entries(answer))
        .allSatisfy(entry -> assertThat(entry.path()).hasContent(entry.name()))
        .extracting(Manifest.Entry::name)
        .containsExactlyInAnyOrderElementsOf(names);
    assertThat(scene.rows("select name from ops.batch_file"))
        .containsExactlyInAnyOrderElementsOf(names);
    assertThat(names)
        .allSatisfy(
            name -> assertThat(answer.err()).contains("\"msg\":" + Json.write(Printable.of(name))));
    try (Stream<Path> archived = Files.walk(archive())) {
      assertThat(archived.filter(Files::isRegularFile))
          .allSatisfy(file -> assertThat(file).hasContent(file.getFileName().toString()))
          .hasSameSizeAs(names);
    }
  }

  /// They could not be told apart in a log, or not be written down at all.
  @Test
  void namesWithControlCharactersAndNamesThatAreNoTextAreRefusedByName() throws Exception {
    scene.drop("line\nfeed.csv", "x");
    scene.drop("\u001B[31mred.csv", "x");
    scene.drop("next\u0085line.csv", "x");
    assertThat(
            new ProcessBuilder(
                    "sh", "-c", "for c in 377 376; do echo x > \"$(printf \"latin\\\\$c\")\"; done")
                .directory(scene.landing().toFile())
                .start()
                .waitFor())
        .isZero();

    Answer answer = scene.ingest(RUN_1);

    String noText = "latin\uFFFD: its name is not UTF-8 text, or LC_ALL=C.UTF-8 is not set";
    assertThat(answer.code()).isEqualTo(3);
    assertRefused(
        answer,
        "\\x1b[31mred.csv: its name has control characters",
        noText,
        noText,
        "line\\x0afeed.csv: its name has control characters",
        "next\\x85line.csv: its name has control characters");
    assertThat(scene.left()).hasSize(5);
    assertThat(scene.ingest(RUN_2).code()).isEqualTo(99);
  }

  @Test
  void onlyFilesWithContentAreTakenAndTheOthersAreRefusedOnceByName() throws Exception {
    scene.drop("0 good.csv", "one\n");
    Files.createDirectory(scene.landing().resolve("1 folder.csv"));
    Path pipe = Scene.pipe(scene.landing().resolve("2 pipe.csv"));
    Files.createSymbolicLink(scene.landing().resolve("4 link to pipe.csv"), pipe);
    Files.createSymbolicLink(scene.landing().resolve("5 device.csv"), Path.of("/dev/zero"));
    Files.createSymbolicLink(scene.landing().resolve("6 loop.csv"), Path.of("6 loop.csv"));
    Files.createSymbolicLink(scene.landing().resolve("7 out.csv"), Path.of("../../../etc/passwd"));
    scene.drop("8 empty.csv", "");
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(scene.landing().resolve("3 socket.csv")));

      Answer answer = scene.ingest(RUN_1);

      assertThat(answer.code()).isZero();
      assertThat(answer.fields("files", "refused")).containsExactly("1", "8");
      assertRefused(
          answer,
          "1 folder.csv: it is not a file",
          "2 pipe.csv: it is not a file",
          "3 socket.csv: it is not a file",
          "4 link to pipe.csv: it is not a file",
          "5 device.csv: it is a link to a place outside the folder",
          "6 loop.csv: it cannot be read",
          "7 out.csv: it cannot be read",
          "8 empty.csv: it is empty");
      assertThat(answer.err())
          .contains("\"level\":\"WARN\",\"msg\":\"refused 8 empty.csv: it is empty\"");
      assertThat(scene.left()).hasSize(8).doesNotContain("0 good.csv");
      assertThat(scene.ingest(RUN_2).code()).isEqualTo(99);
    }
  }

  @Test
  void aFileStillBeingWrittenIsLeftForNextTime() throws Exception {
    scene.drop("done.csv", "one\n");
    Path growing = scene.landing().resolve("growing.csv");
    CompletableFuture<Answer> answer;
    try (OutputStream out = Files.newOutputStream(growing)) {
      answer = Held.atOnce(() -> scene.ingest(RUN_1, "--quiet", "1s"));
      while (!answer.isDone()) {
        out.write('x');
        out.flush();
        Thread.sleep(20);
      }
    }

    assertThat(answer.join().fields("files", "waiting")).containsExactly("1", "1");
    assertThat(scene.left()).containsExactly("growing.csv");
    assertThat(scene.ingest(RUN_2, "--quiet", "0s").field("files")).isEqualTo("1");
  }

  @Test
  void aFileThatComesToRestWhileWeWaitIsTakenAfterTheWait() throws IOException {
    Files.writeString(scene.landing().resolve("fresh.csv"), "just now\n");
    long start = System.nanoTime();

    assertThat(scene.ingest(RUN_1, "--quiet", "1s").field("files")).isEqualTo("1");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void aFileFromTheFutureIsTakenWhenItRests() throws IOException {
    scene.drop("future.csv", "one\n", Instant.now().plusSeconds(3600));

    assertThat(scene.ingest(RUN_1, "--quiet", "100ms").code()).isEqualTo(2);
    assertThat(scene.ingest(RUN_1, "--quiet", "0.1s").field("files")).isEqualTo("1");
  }

  @Test
  void originalsMayBeKeptOrArchived() throws IOException {
    scene.drop("kept.csv", "one\n");
    scene.ingest(RUN_1, "--after", "keep");
    assertThat(scene.left()).containsExactly("kept.csv");
    assertThat(scene.ingest(RUN_2, "--after", "keep").code()).isEqualTo(99);

    Answer archived = scene.ingest(RUN_3, "--after", "archive");
    assertThat(archived.code()).isEqualTo(99);
    Path folder = archive().resolve(SHA_OF_ONE.substring(0, 12));
    assertThat(folder.resolve("kept.csv")).hasContent("one");
  }

  private Path archive() {
    return scene.data().resolve("landing/.archive/applications");
  }

  /// Who may drop files may make folders and links there too.
  @Test
  void noFileIsReadOrWrittenThroughWhatOthersMade() throws IOException {
    Path theirs = Files.createDirectories(scene.data().resolve("theirs"));
    Files.writeString(theirs.resolve("secret"), "secret\n");
    Files.setLastModifiedTime(theirs.resolve("secret"), FileTime.from(Instant.EPOCH));
    Files.createSymbolicLink(scene.landing().resolve(".samples"), theirs);
    Path made = Files.createDirectories(scene.landing().resolve(".archive"));
    Files.createSymbolicLink(made.resolve(SHA_OF_ONE.substring(0, 12)), theirs);

    assertThat(scene.ingest(RUN_1).code()).as("the secret is not taken").isEqualTo(99);
    scene.drop("a.csv", "one\n");
    assertThat(scene.ingest(RUN_2, "--after", "archive").code()).isZero();

    assertThat(theirs).isDirectoryContaining(file -> file.endsWith("secret"));
    assertThat(theirs.resolve("a.csv")).doesNotExist();
    assertThat(archive().resolve(SHA_OF_ONE.substring(0, 12)).resolve("a.csv")).exists();
  }

  @Test
  void nobodyElseGetsIntoTheArchive() throws IOException {
    scene.drop("a.csv", "one\n");

    assertThat(scene.ingest(RUN_1, "--after", "archive").code()).isZero();

    Path ofOne = archive().resolve(SHA_OF_ONE.substring(0, 12));
    for (Path folder : List.of(scene.data().resolve("landing/.archive"), archive(), ofOne)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
          .as(folder.toString())
          .isEqualTo("rwx------");
    }
  }

  /// Somebody may have left it there while the archive was open to others.
  @Test
  void aLinkInTheArchiveLeadsNoFileElsewhere() throws IOException {
    Path theirs = Files.createDirectories(scene.data().resolve("theirs"));
    Files.createDirectories(archive());
    Files.createSymbolicLink(archive().resolve(SHA_OF_ONE.substring(0, 12)), theirs);
    scene.drop("a.csv", "one\n");

    Answer answer = scene.ingest(RUN_1, "--after", "archive");

    assertThat(answer.code()).isZero();
    assertThat(answer.err())
        .contains("could not be taken out of the folder", "is a link, which is not followed");
    assertThat(theirs).isEmptyDirectory();
    assertThat(scene.left()).containsExactly("a.csv");
  }

  @Test
  void nothingIsArchivedWhereOthersCanWriteOrDid() throws IOException {
    Files.createDirectories(archive());
    Path top = scene.data().resolve("landing/.archive");
    Files.setPosixFilePermissions(top, PosixFilePermissions.fromString("rwxrwxr-x"));
    assertNotArchivedIn(top);

    Files.setPosixFilePermissions(top, PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(archive(), PosixFilePermissions.fromString("rwxrwx---"));
    assertNotArchivedIn(archive());

    Files.delete(archive());
    Files.createSymbolicLink(archive(), scene.data());
    assertNotArchivedIn(archive());
  }

  private void assertNotArchivedIn(Path folder) {
    scene
        .ingest(RUN_1, "--after", "archive")
        .assertUsage(
            "ingest: expected a folder that only its owner can write to, for --after archive, found "
                + folder
                + ": chmod -R go-w");
  }

  @Test
  void nothingIsArchivedWhereOthersCanMakeTheArchive() throws IOException {
    Path open = Files.createDirectories(scene.data().resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwx---"));

    scene
        .ingest(RUN_1, "--from", open.toString(), "--after", "archive")
        .assertUsage(
            "ingest: expected a folder that only its owner can write to, for --after archive, found "
                + open);
    assertThat(scene.ingest(RUN_1, "--from", open.toString(), "--after", "keep").code())
        .isEqualTo(99);
  }

  @Test
  void anyFolderCanBeTakenFrom() throws IOException {
    Path elsewhere = Files.createDirectories(scene.data().resolve("some where"));
    Files.writeString(elsewhere.resolve("a.csv"), "one\n");

    assertThat(scene.ingest(RUN_1, "--quiet", "0s", "--from", elsewhere.toUri().toString()).code())
        .isZero();
    scene
        .ingest(RUN_2, "--from", scene.data().resolve("nowhere").toString())
        .assertUsage(
            "ingest: expected a folder to take from, found none at "
                + scene.data().resolve("nowhere"));
  }

  private static void assertRefused(Answer answer, String... sentences) {
    assertThat(answer.out()).contains("\"refused_files\":" + Json.write(List.of(sentences)));
    String warning =
        "%d files refused, which stay in the folder: %s".formatted(sentences.length, sentences[0]);
    boolean isWarning = answer.field("outcome").equals("OK");
    assertThat(answer.field("warning")).isEqualTo(isWarning ? warning : "");
    assertThat(answer.err().contains("\"msg\":" + Json.write(warning))).isEqualTo(isWarning);
  }
}
