package dev.jarflow.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import module java.base;

import dev.jarflow.kit.task.UnavailableException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may put files into a folder must not read others through it.
class FolderSourceTest {
  @TempDir Path place;

  private Path folder;
  private Path secret;
  private FolderSource source;

  @BeforeEach
  void aSecretLiesBesideTheFolder() throws IOException {
    secret = Files.writeString(place.resolve("secret"), "secret");
    folder = Files.createDirectory(place.resolve("landing"));
    source = FolderSource.of(folder, "*", Duration.ZERO);
  }

  @Test
  void aLinkThatTakesThePlaceOfAFileIsNotFollowed() throws Exception {
    Files.writeString(folder.resolve("a.csv"), "public");
    SourceFile file = source.list().files().getFirst();
    assertThat(source.open(file)).hasContent("public");

    Files.delete(folder.resolve("a.csv"));
    Files.createSymbolicLink(folder.resolve("a.csv"), secret);

    assertThatThrownBy(() -> source.open(file)).isExactlyInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aPipeThatTakesThePlaceOfAFileHoldsUpNobody() throws Exception {
    SourceFile silent = replacedByAPipe("silent.csv");
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> source.open(silent))
                .isExactlyInstanceOf(NoSuchFileException.class));

    SourceFile held = replacedByAPipe("held.csv");
    try (FileChannel _ =
        FileChannel.open(
            folder.resolve("held.csv"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      assertThatThrownBy(() -> source.open(held)).isExactlyInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void manyPipesEndTheTask() throws Exception {
    List<SourceFile> files = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      files.add(replacedByAPipe(i + ".csv"));
    }
    List<Throwable> thrown = new CopyOnWriteArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(files.size())) {
      files.forEach(
          file -> pool.execute(() -> thrown.add(catchThrowable(() -> source.open(file)))));
    }
    assertThat(thrown)
        .hasSize(12)
        .anySatisfy(
            e ->
                assertThat(e)
                    .isExactlyInstanceOf(UnavailableException.class)
                    .hasMessageContaining("did not open within 2 s: pipes take their places"));
  }

  private SourceFile replacedByAPipe(String name) throws Exception {
    Path file = Files.writeString(folder.resolve(name), "public");
    SourceFile listed =
        source.list().files().stream()
            .filter(it -> it.name().equals(name))
            .findFirst()
            .orElseThrow();
    Files.delete(file);
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    return listed;
  }

  @Test
  void aFileThatGrowsWhileItIsReadEndsBehindItsOldEnd() throws Exception {
    Path path = Files.writeString(folder.resolve("a.csv"), "a,b\n");
    SourceFile file = source.list().files().getFirst();
    try (InputStream in = source.open(file)) {
      try (FileChannel grows = FileChannel.open(path, StandardOpenOption.WRITE)) {
        grows.write(ByteBuffer.wrap(new byte[1]), 1L << 40);
      }
      assertThat(in.readAllBytes()).hasSize(5);
      assertThat(in.read()).isEqualTo(-1);
    }
    assertThat(source.unchanged(file)).isFalse();
  }

  @Test
  void aLinkToAFileOfTheFolderIsAnotherNameOfIt() throws Exception {
    Files.writeString(folder.resolve("a.csv"), "public");
    Files.createSymbolicLink(folder.resolve("b.csv"), Path.of("a.csv"));

    for (SourceFile file : source.list().files()) {
      assertThat(source.open(file)).hasContent("public");
    }
  }

  /// Who may write there may replace it by a link to elsewhere.
  @Test
  void aLinkIntoAFolderBelowLeadsOutside() throws Exception {
    Path below = Files.createDirectory(folder.resolve("below"));
    Files.writeString(below.resolve("a.csv"), "public");
    Files.createSymbolicLink(folder.resolve("a.csv"), below.resolve("a.csv"));

    assertThat(source.list().refused())
        .extracting(RefusedFile::sentence)
        .containsExactly(
            "a.csv: it is a link to a place outside the folder", "below: it is not a file");
  }
}
