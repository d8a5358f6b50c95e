package dev.jarflow.loadmembers;

import static dev.jarflow.loadmembers.Scene.BATCH_1;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.files.Sha256;
import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is not whole, or was changed since validate wrote it, is rejected in a sentence that says
/// what to do, and nothing of it is loaded.
class ReportTest {
  private final Scene scene;

  ReportTest(@TempDir Path data) {
    scene = new Scene(data);
  }

  @Test
  void aReportThatIsNotThereIsAUsageError() {
    Path nothing = scene.data().resolve("nothing.json");

    scene.load(nothing).assertUsage("load-members: expected a file, found none at " + nothing);
  }

  @ParameterizedTest
  @CsvSource({
    "0, nothing",
    "1, something else in line 1",
    "300, something else in line 1",
    "1000, something else in line 2"
  })
  void halfAReportIsNone(int bytes, String found) throws IOException {
    Path report = scene.first();
    Files.write(report, Arrays.copyOf(Files.readAllBytes(report), bytes));

    assertNotAReport(report, "expected JSON, found " + found);
  }

  @Test
  void bytesThatAreNotTextAreNotAReport() throws IOException {
    Path report = scene.first();
    Files.write(report, new byte[] {(byte) 0xFF, (byte) 0xFE});

    assertNotAReport(report, "expected text in UTF-8, found other bytes");
  }

  @Test
  void aFieldThatIsNotWhatItShouldBeIsNamed() throws IOException {
    scene.take(BATCH_1);

    assertNotAReport(
        scene.report(BATCH_1).but("batch", "wrong").write(),
        "expected 12 hexadecimal digits as batch, found another value");
  }

  private void assertNotAReport(Path report, String why) {
    scene.assertRejected(
        report, report + " is not a report of validate: " + why + ": run validate again");
  }

  @ParameterizedTest
  @CsvSource({"successful", "unsuccessful"})
  void aFileThatWasChangedSinceIsNotLoaded(String which) throws IOException {
    Path report = scene.first();
    Path csv = scene.csv(which);
    Files.writeString(csv, "\n", StandardOpenOption.APPEND);

    scene.assertRejected(report, csv + " is not what validate wrote: run validate again");
  }

  @Test
  void aFileThatIsGoneIsNotLoaded() throws IOException {
    Path report = scene.first();
    Path csv = scene.csv("unsuccessful");
    Files.delete(csv);

    scene.assertRejected(report, csv + " is not there any more: run validate again");
  }

  @Test
  void anotherNumberOfRowsThanTheReportSaysIsNotLoaded() throws IOException {
    Path report = scene.first();
    Files.writeString(report, Files.readString(report).replace("\"rows\":3", "\"rows\":4"));

    scene.assertRejected(
        report,
        "%s: expected 4 rows, found 3: run validate again".formatted(scene.csv("unsuccessful")));
  }

  /// The report fits its file, but no validate wrote such a one.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Smith_c7677,P,Smith,p@a.com,19750827,1,true,a.csv|expected as many cells as columns, found more or fewer",
        "Smith_c7677,P,Smith,p@a.com,19750827,1,true,a.csv,2,|expected as many cells as columns, found more or fewer",
        "Jones_c7677,P,Smith,p@a.com,19750827,1,true,a.csv,2|expected the id of that name and birthday, found another",
        "Smith_c7677,P,Smith,p@a.com,27.8.1975,1,true,a.csv,2|expected a number, found another text",
        "Smith_c7677_,P,Smith,p@a.com,19750827,1,true,a.csv,2|expected a number, found another text"
      })
  void aRowThatValidateDoesNotWriteIsNotLoaded(String row, String why) throws IOException {
    scene.assertRejected(reportWith(row + "\n"), csv() + ":2: " + why + ": run validate again");
  }

  @Test
  void anOpenQuoteIsNotLoaded() throws IOException {
    scene.assertRejected(
        reportWith("\"Smith_c7677\n"),
        csv()
            + ":2: expected the end of a quoted cell, found the end of the file: run validate again");
  }

  @Test
  void aFileWithoutItsColumnsIsNotLoaded() throws IOException {
    scene.take(BATCH_1);
    Path report = reportWith("");
    replaceCsv(report, "first_name\n");

    scene.assertRejected(
        report,
        csv()
            + ":1: expected the columns membership_id, first_name, last_name, email, date_of_birth,"
            + " mobile_no, above_18, source_file, source_line, found no membership_id, last_name,"
            + " email, date_of_birth, mobile_no, above_18, source_file, source_line: run validate again");
  }

  /// What only the server can see is a bug of ours, and repeats no value.
  @Test
  void aPersonWhoIsAMemberAlreadyEndsItWithoutANameInTheLog() throws IOException {
    scene.load(scene.first());
    scene.take(Scene.BATCH_2);
    Path report =
        scene
            .report(Scene.BATCH_2)
            .after(1L)
            .member("Smith_c7677_3", "Patty", "Smith", "patty@example.com", "19750827", "b.csv", 2)
            .write();
    List<String> before = scene.touched();

    Answer answer = scene.load(report);

    answer.assertEnded(
        1,
        "DatabaseException: membership/copy_members: SQLSTATE 23505, schema membership, table member, constraint a_person_is_a_member_once");
    assertThat(answer.out() + answer.err()).doesNotContain("Patty", "patty");
    assertThat(scene.touched()).isEqualTo(before);
  }

  private Path csv() {
    return scene.csv("successful");
  }

  /// Of one member, whose row is this instead.
  private Path reportWith(String row) throws IOException {
    if (scene.rows("select 1 from ops.batch").isEmpty()) {
      scene.take(BATCH_1);
    }
    Path report = scene.report(BATCH_1).member("a", "b", "c", "d", "e", "f", 2).write();
    String header = Files.readAllLines(csv()).getFirst();
    replaceCsv(report, header + "\n" + row);
    return report;
  }

  private void replaceCsv(Path report, String text) throws IOException {
    String before = digest();
    Files.writeString(csv(), text);
    Files.writeString(report, Files.readString(report).replace(before, digest()));
  }

  private String digest() throws IOException {
    return Sha256.of(Files.readAllBytes(csv()));
  }
}
