package dev.jarflow.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import module java.base;

import dev.jarflow.source.Source.LostFileException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

  /// Something that cannot be read, in the place of a file.
  enum Other {
    FOLDER {
      @Override
      void at(Path path) throws IOException {
        Files.createDirectory(path);
      }
    },
    LINK_TO_ITSELF {
      @Override
      void at(Path path) throws IOException {
        Files.createSymbolicLink(path, path.getFileName());
      }
    },
    SOCKET {
      @Override
      void at(Path path) throws IOException {
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            .bind(UnixDomainSocketAddress.of(path))
            .close();
      }
    };

    abstract void at(Path path) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void whatTakesThePlaceOfAFileEndsNothingButThatFile(Other other) throws Exception {
    Path path = Files.writeString(folder.resolve("a.csv"), "public");
    SourceFile file = source.list().files().getFirst();
    Files.delete(path);
    other.at(path);

    assertThatThrownBy(
            () -> {
              try (InputStream in = source.open(file)) {
                in.readAllBytes();
              }
            })
        .isExactlyInstanceOf(LostFileException.class)
        .hasMessage("a.csv");
    for (Release release : Release.values()) {
      source.release(file, "0".repeat(64), release);
    }
    assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(source.look().files()).isEmpty();
    assertThat(source.look().refused()).hasSize(1);
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
