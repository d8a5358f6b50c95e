package dev.jarflow.eraseperson;

import static dev.jarflow.eraseperson.Scene.HEADER;
import static dev.jarflow.eraseperson.Scene.PATTY;
import static dev.jarflow.eraseperson.Scene.PATTYS_ROW;
import static dev.jarflow.eraseperson.Scene.said;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Hostile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A file that no program can change is named, and never passed over in silence.
class ByHandTest {
  private final Scene scene;

  ByHandTest(@TempDir Path data) {
    scene = new Scene(data);
  }

  private Path stored(byte[] content) throws IOException {
    return scene.store("applications", content);
  }

  /// Files that are no table, all with the same text in them.
  enum Form {
    UTF_16,
    GZIP,
    ZIP,
    OPEN_QUOTE,
    ONE_LONG_ROW;

    byte[] of(String text) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      return switch (this) {
        case UTF_16 -> ("\uFEFF" + text).getBytes(UTF_16LE);
        case OPEN_QUOTE -> (text + "\"open\n").getBytes(UTF_8);
        // The e-mail address stands over the end of a buffer of any power of two.
        case ONE_LONG_ROW -> ("x".repeat((1 << 24) - 60) + text).getBytes(UTF_8);
        case GZIP -> {
          try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
          }
          yield bytes.toByteArray();
        }
        case ZIP -> {
          try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.putNextEntry(new ZipEntry("a.csv"));
            out.write("nothing".getBytes(UTF_8));
            out.putNextEntry(new ZipEntry("b.csv"));
            out.write(text.getBytes(UTF_8));
          }
          yield bytes.toByteArray();
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatNobodyHereWroteIsSearchedInLittleTime(Hostile.Table table) throws Exception {
    Path file = table.in(scene.data(), HEADER.strip());
    stored(Files.readAllBytes(file));

    Hostile.assertRead(file, _ -> scene.erase(PATTY)).assertEnded(0, "found nowhere");
  }

  @Test
  void aFileThatIsLargerThanTheDiskIsNamedAndNotRead() throws IOException {
    Path dropped = scene.data().resolve("landing/applications/holes.csv");
    Files.createDirectories(dropped.getParent());
    try (RandomAccessFile holes = new RandomAccessFile(dropped.toFile(), "rw")) {
      holes.setLength(Files.getFileStore(dropped).getTotalSpace() + 1);
    }

    Answer answer = assertTimeout(Duration.ofSeconds(20), () -> scene.erase(PATTY));

    assertThat(answer.out()).contains(said("landing/applications/holes.csv", 0, "unread"));
  }

  @ParameterizedTest
  @EnumSource
  void itIsNamedAndEverythingElseIsErased(Form form) throws IOException {
    Path named = stored(form.of((HEADER + PATTYS_ROW).toUpperCase(Locale.ROOT)));
    Path table = scene.store(HEADER + PATTYS_ROW);

    Answer answer = scene.erase(PATTY);

    String name = scene.data().relativize(named).toString();
    answer.assertEnded(
        3,
        "erased from 1 place, but no program can mend 1 place, %s first: see docs/how-to/erase-a-person.md"
            .formatted(name));
    assertThat(answer.fields("erased", "left")).containsExactly("false", "1");
    assertThat(answer.out()).contains(said(name, 0, "by hand"));
    assertThat(table).content().isEqualTo(HEADER + "\n");
  }

  @ParameterizedTest
  @EnumSource
  void oneWithoutThemIsPassedOver(Form form) throws IOException {
    stored(form.of("a\npatty@example,patty@example.co,patty@exampl\n"));

    assertThat(scene.erase(PATTY).field("message")).isEqualTo("found nowhere");
  }

  @Test
  void oneThatCannotBeUnpackedMayHoldThem() throws IOException {
    byte[] whole = Form.GZIP.of(HEADER + PATTYS_ROW);
    Path half = stored(Arrays.copyOf(whole, whole.length / 2));

    Answer answer = scene.erase(PATTY);

    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.out()).contains(said(scene.data().relativize(half).toString(), 0, "unread"));
  }

  @Test
  void withoutEMailAndMobileNobodyCanTell() throws IOException {
    stored(Form.GZIP.of("nobody\n"));

    Answer answer = scene.erase("name: Patty Smith\nbirthday: 1975-08-27\n");

    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.out()).contains("\"state\":\"unread\"");
  }

  @Test
  void latin1IsATableToo() throws IOException {
    byte[] before = (HEADER + PATTYS_ROW + "Zoé,z@a.com,,\n").getBytes(ISO_8859_1);
    Path stored = stored(before);

    assertThat(scene.erase(PATTY).code()).isZero();

    assertThat(stored)
        .binaryContent()
        .isEqualTo((HEADER + "\nZoé,z@a.com,,\n").getBytes(ISO_8859_1));
  }

  @Test
  void whatPeopleDroppedIsNamedAndLeftToThem() throws IOException {
    scene.members();
    Map<String, String> dropped =
        Map.of(
            "landing/applications/new.csv", HEADER + PATTYS_ROW,
            "landing/.archive/applications/0123/old.csv", HEADER + PATTYS_ROW,
            "landing/sales-transactions/new.csv", "id,who\nT1,Smith_c7677\n");
    for (Map.Entry<String, String> file : dropped.entrySet()) {
      scene.write(file.getKey(), file.getValue());
    }

    Answer answer = scene.erase(PATTY);

    answer.assertEnded(
        0,
        "erased from 1 place, but 3 files of the landing folder may hold them still: take them out there, or erase again after ingest");
    assertThat(answer.fields("erased", "dropped")).containsExactly("true", "3");
    assertThat(answer.err()).contains("\"level\":\"WARN\",\"msg\":\"found, and left to a person\"");
    assertThat(dropped)
        .allSatisfy(
            (name, text) -> {
              assertThat(answer.out()).contains(said(name, 1, "by hand"));
              assertThat(scene.data().resolve(name)).content().isEqualTo(text);
            });
  }
}
