package dev.jarflow.kit.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClosedTest {
  @TempDir Path folder;

  @Test
  void foldersAndFilesAreTheirOwnersAlone() throws Exception {
    Path inner = folder.resolve("out/applications");
    Closed.results(inner);
    Path file = Files.createFile(inner.resolve("a.csv"), Closed.file(inner));

    assertThat(rights(folder.resolve("out"))).isEqualTo("rwx------");
    assertThat(rights(inner)).isEqualTo("rwx------");
    assertThat(rights(file)).isEqualTo("rw-------");
  }

  @Test
  void theGroupOfAFolderThatWasGivenToItReadsWhatIsMadeThere() throws Exception {
    Path given = Files.createDirectory(folder.resolve("out"));
    Files.setAttribute(given, "unix:mode", 02750);
    Path inner = given.resolve("applications");
    Closed.results(inner);
    Path file = Files.createFile(inner.resolve("a.csv"), Closed.file(inner));

    assertThat(rights(inner)).isEqualTo("rwxr-x---");
    assertThat(rights(file)).isEqualTo("rw-r-----");
  }

  @Test
  void aFolderThatIsThereStaysAsItIs() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Closed.results(folder);

    assertThat(rights(folder)).isEqualTo("rwxrwxrwx");
  }

  @Test
  void aFileInItsPlaceIsAnError() throws Exception {
    Path file = Files.createFile(folder.resolve("out"));

    assertThatThrownBy(() -> Closed.results(file)).isInstanceOf(FileAlreadyExistsException.class);
  }

  private static String rights(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
