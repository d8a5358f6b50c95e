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
import org.junit.jupiter.params.provider.ValueSource;

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
    ZIP_IN_ZIP,
    GZIP_OF_ZIP,
    OPEN_QUOTE,
    ONE_LONG_ROW;

    byte[] of(String text) throws IOException {
      return switch (this) {
        case UTF_16 -> ("\uFEFF" + text).getBytes(UTF_16LE);
        case OPEN_QUOTE -> (text + "\"open\n").getBytes(UTF_8);
        // The e-mail address stands over the end of a buffer of any power of two.
        case ONE_LONG_ROW -> ("x".repeat((1 << 24) - 60) + text).getBytes(UTF_8);
        case GZIP -> gzip(text.getBytes(UTF_8));
        case ZIP -> zip(text.getBytes(UTF_8));
        case ZIP_IN_ZIP -> zip(zip(text.getBytes(UTF_8)));
        case GZIP_OF_ZIP -> gzip(zip(text.getBytes(UTF_8)));
      };
    }

    static byte[] gzip(byte[] content) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream out = new GZIPOutputStream(bytes)) {
        out.write(content);
      }
      return bytes.toByteArray();
    }

    static byte[] zip(byte[] content) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ZipOutputStream out = new ZipOutputStream(bytes)) {
        out.putNextEntry(new ZipEntry("a.csv"));
        out.write("nothing".getBytes(UTF_8));
        out.putNextEntry(new ZipEntry("b.csv"));
        out.write(content);
      }
      return bytes.toByteArray();
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

  /// Whoever may drop files may also hold one so that it does not open.
  @Test
  void aFileThatSomebodyHoldsIsNamedAndEverythingElseIsErased() throws Exception {
    Path held = scene.write("landing/applications/held.csv", HEADER + PATTYS_ROW);
    Path stored = scene.store(HEADER + PATTYS_ROW);
    String hold =
        """
        import fcntl, signal, sys
        signal.signal(signal.SIGIO, signal.SIG_IGN)
        file = open(sys.argv[1], "r+")
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
        print("held", flush=True)
        sys.stdin.read()
        """;
    Process holder = new ProcessBuilder("python3", "-c", hold, held.toString()).start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");

      Answer answer = assertTimeout(Duration.ofSeconds(20), () -> scene.erase(PATTY));

      assertThat(answer.out()).contains(said("landing/applications/held.csv", 0, "unread"));
      assertThat(stored).content().isEqualTo(HEADER + "\n");
    } finally {
      holder.destroy();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"closed", "closed/a.csv"})
  void whatOthersMayNotLookIntoIsNamedAndEverythingElseIsErased(String closed) throws Exception {
    scene.write("landing/applications/closed/a.csv", HEADER);
    Path stored = scene.store(HEADER + PATTYS_ROW);
    String place = "landing/applications/" + closed;

    Answer answer =
        scene
            .place("erase-person")
            .runWhile(
                "---------",
                scene.data().resolve(place),
                "--person",
                scene.personFile(PATTY),
                "--erase");

    assertThat(answer.out()).contains(said(place, 0, "unread"));
    assertThat(stored).content().isEqualTo(HEADER + "\n");
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

  /// Nobody can say that a person is not in what is no text.
  @ParameterizedTest
  @ValueSource(strings = {"lzma", "bz2"})
  void onePackedInAnUnknownWayMayHoldThem(String packer) throws Exception {
    String pack =
        "import %1$s, sys; sys.stdout.buffer.write(%1$s.compress(sys.argv[1].encode()))"
            .formatted(packer);
    Process packing = new ProcessBuilder("python3", "-c", pack, HEADER + PATTYS_ROW).start();
    Path packed = stored(packing.getInputStream().readAllBytes());

    Answer answer = scene.erase(PATTY);

    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.out())
        .contains(said(scene.data().relativize(packed).toString(), 0, "unread"));
  }

  @Test
  void oneInMoreArchivesThanAnybodyOpensMayHoldThem() throws IOException {
    byte[] packed = HEADER.getBytes(UTF_8);
    for (int i = 0; i < 4; i++) {
      packed = Form.zip(packed);
    }
    Path deep = stored(packed);

    assertThat(scene.erase(PATTY).out())
        .contains(said(scene.data().relativize(deep).toString(), 0, "unread"));
  }

  /// Their letters are compared as those of a table are, in bytes of any encoding that says itself.
  @ParameterizedTest
  @EnumSource
  void anAddressWithOtherLettersIsFoundToo(Form form) throws IOException {
    Path named = stored(form.of("Élodie,ÉLODIE@EXAMPLE.COM\n"));

    assertThat(scene.erase("email: élodie@example.com\n").out())
        .contains(said(scene.data().relativize(named).toString(), 0, "by hand"));
  }

  @Test
  void anAddressWithOtherLettersMayBeInAnEncodingThatNobodyKnows() throws IOException {
    Path named = stored("a,\"élodie@example.com\n".getBytes(ISO_8859_1));

    assertThat(scene.erase("email: élodie@example.org\n").out())
        .contains(said(scene.data().relativize(named).toString(), 0, "unread"));
    assertThat(scene.erase("email: elodie@example.org\n").field("message"))
        .isEqualTo("found nowhere");
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
