package dev.jarflow.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

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
