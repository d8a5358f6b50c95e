package dev.jarflow.eraseperson;

import static dev.jarflow.eraseperson.Scene.ANNS_ROW;
import static dev.jarflow.eraseperson.Scene.HEADER;
import static dev.jarflow.eraseperson.Scene.PATTY;
import static dev.jarflow.eraseperson.Scene.PATTYS_ROW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A person is found wherever and however other tasks read and write, or the answer does not say
/// that they are gone.
class UnusualPlacesTest {
  private final Scene scene;

  UnusualPlacesTest(@TempDir Path data) {
    scene = new Scene(data);
  }

  @Test
  void inTheEncodingThatAPolicyNames() throws IOException {
    Charset cyrillic = Charset.forName("windows-1251");
    String row = "Иван Иванов,ivan@example.com,27/08/1975,9999 0000\n";
    scene.write("policies/north.yaml", "file:\n  encoding: windows-1251\n");
    Path stored = scene.store("applications", (HEADER + row + ANNS_ROW).getBytes(cyrillic));

    Answer answer = scene.erase("name: Иван Иванов\nbirthday: 1975-08-27\nmobile: 99990000\n");

    assertThat(answer.field("stored")).isEqualTo("1");
    assertThat(Files.readString(stored, cyrillic)).isEqualTo(HEADER + "\n" + ANNS_ROW);
  }

  /// What stays of a purchase keeps its bytes, whichever reading found the row.
  @Test
  void inAPurchaseWhoseOtherCellsStayAsTheyWereWritten() throws IOException {
    Charset cyrillic = Charset.forName("windows-1251");
    scene.write("policies/north.yaml", "file:\n  encoding: windows-1251\n");
    String text = "transaction_id,membership_id,item_id\nT1,%s,Кружка\n";
    Path stored =
        scene.store("sales-transactions", text.formatted("Smith_c7677").getBytes(cyrillic));

    scene.erase("member: Smith_c7677\nemail: patty@example.com\n");

    assertThat(Files.readString(stored, cyrillic)).isEqualTo(text.formatted("erased"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file: {delimiter: _}", "file:\n  delimiter: '-'", "file: {\"delimiter\": \"§\"}"})
  void behindTheDelimiterThatAPolicyNames(String policy) throws IOException {
    scene.write("policies/odd.yaml", policy);
    assertFoundBehind(policy.replaceAll("[^_§-]", "").charAt(0));
  }

  @Test
  void behindAnUnusualDelimiter() throws IOException {
    assertFoundBehind('~');
  }

  private void assertFoundBehind(char delimiter) throws IOException {
    String text = "name,email,dob,mobile\nPatty Smith,patty@example.com,27/08/1975,99990000\n";
    Path stored = scene.store(text.replace(',', delimiter));

    Answer answer = scene.erase("name: Patty Smith\nbirthday: 1975-08-27\nmobile: 99990000\n");

    assertThat(answer.field("stored")).isEqualTo("1");
    assertThat(stored).content().doesNotContain("Patty");
  }

  @Test
  void inAStoreAndAFolderThatLieOnAnotherDisk(@TempDir Path disk) throws IOException {
    scene.store(HEADER + PATTYS_ROW);
    scene.write("landing/applications/a.csv", HEADER + PATTYS_ROW);
    for (String folder : List.of("store", "landing/applications")) {
      Path there = disk.resolve(folder.replace('/', '-'));
      Path here = scene.data().resolve(folder);
      Files.move(here, there);
      Files.createSymbolicLink(here, there);
    }

    Answer answer = scene.find(PATTY);

    assertThat(answer.fields("stored", "dropped")).containsExactly("1", "1");
  }

  /// A file of applications may be dropped into the folder of trips by mistake.
  @Test
  void inAFileOfTrips() throws IOException {
    Path stored = scene.store("trips", (HEADER + PATTYS_ROW + ANNS_ROW).getBytes(UTF_8));
    scene.write("landing/trips/a.csv", HEADER + PATTYS_ROW);

    Answer answer = scene.erase(PATTY);

    assertThat(answer.fields("stored", "dropped")).containsExactly("1", "1");
    assertThat(stored).hasContent(HEADER + "\n" + ANNS_ROW);
  }

  @Test
  void inWhatAKilledTaskLeftHalfWritten() throws IOException {
    List<Path> left =
        List.of(
            scene.write("out/sales/.publishing-1", PATTYS_ROW),
            scene.write("reports/sales/run/answers/.publishing-2", PATTYS_ROW));

    scene.erase(PATTY);

    assertThat(left).noneMatch(Files::exists);
  }

  @Test
  void inATableThatDoublesQuotes() throws IOException {
    Path table = scene.write("out/sales/top_members.csv", "\"O\"\"Neil_96940\",Quentin\n");

    scene.erase("member: O\"Neil_96940\nemail: quentin@example.com\n");

    assertThat(table).doesNotExist();
  }

  /// Each of two copies of one file, made at once, would have whom the other left out.
  @Test
  void oneErasureAtATime() throws Exception {
    Path stored = scene.store(HEADER + PATTYS_ROW);
    try (Closeable _ = new Places(scene.data()).turn()) {
      Answer answer = scene.erase(PATTY);

      answer.assertEnded(75, "somebody is being erased: try again when that has ended");
      assertThat(stored).content().contains("Patty");
      assertThat(scene.find(PATTY).field("stored")).isEqualTo("1");
    }
    assertThat(scene.erase(PATTY).field("erased")).isEqualTo("true");
  }
}
