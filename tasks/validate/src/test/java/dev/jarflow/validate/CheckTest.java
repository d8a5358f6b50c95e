package dev.jarflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.log.Json;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.Workplace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A check says of a file what a run would do, and does nothing.
class CheckTest {
  private static final String MIXED =
      """
      Name;E-mail;Dob;Phone
      Ada Tan;ada@example.com;13/02/1990;8123 4567
      Ada Tan;ada@example.com;13/02/1990;81234567
      Bob Lee;bob@example.com;31/02/1990;81234567
      Cat Ng;cat@example.org;01/02/1990;1234
      Dan Ho;dan@example.com;01/02/1990;81234567
      """;

  @TempDir Path data;

  private Answer check(Path file, String... options) {
    return new Scene(data)
        .run(
            Stream.concat(Stream.of("applications", "--check", file.toString()), Stream.of(options))
                .toArray(String[]::new));
  }

  @Test
  void itSaysHowManyRowsAreRefusedAndWhyWithMaskedValues() throws IOException {
    Answer answer = check(new Scene(data).file("mixed.csv", MIXED));

    answer.assertEnded(0, "2 rows would be accepted, 3 refused");
    assertThat(Json.read(answer.out()))
        .isEqualTo(
            Json.read(
                """
                {"outcome":"OK","message":"2 rows would be accepted, 3 refused","dataset":"applications",
                "known":true,"refused":null,"accepted":2,"rejected":3,"repeated":0,
                "reasons":{"MOBILE":1,"EMAIL":1,"BIRTHDAY_INVALID":1,"DUPLICATE":1},
                "details":[
                {"reason":"MOBILE","meaning":"The mobile number does not have 8 digits, or contains other characters","places":[{"line":5,"value":"••••"}]},
                {"reason":"EMAIL","meaning":"The e-mail address is missing, or its domain is not accepted","places":[{"line":5,"value":"c••@e••••••.org"}]},
                {"reason":"BIRTHDAY_INVALID","meaning":"The birthday is not a date of the form YYYY-MM-DD, YYYY/MM/DD, DD/MM/YYYY, MM/DD/YYYY, DD-MM-YYYY or MM-DD-YYYY","places":[{"line":4,"value":"31/02/••••"}]},
                {"reason":"DUPLICATE","meaning":"The same person applied before","places":[{"line":3,"value":""}]}],
                "notes":["cells are told apart by ';'","dates such as 01/02/1990 are read as day first (evidence)"],
                "unchecked":["whether an applicant applied before","the order of day and month that earlier files of the feed proved"]}
                """));
  }

  @Test
  void nothingIsWrittenBelowTheDataFolderAndTheTemporaryFolderIsGone() throws IOException {
    Path file = new Scene(data).file("mixed.csv", MIXED);
    Set<Path> before = judgedFolders();

    check(file).assertEnded(0);

    try (Stream<Path> all = Files.walk(data)) {
      assertThat(all.filter(Files::isRegularFile)).containsExactly(file);
    }
    assertThat(judgedFolders()).isEqualTo(before);
  }

  private static Set<Path> judgedFolders() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith("jarflow-check-"))
          .collect(Collectors.toSet());
    }
  }

  /// The sample file, and one with several kinds of faults.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theCountsAreThoseOfTheRun(boolean sample) throws Exception {
    Scene scene = new Scene(data);
    Path file = scene.file("mixed.csv", MIXED);
    if (sample) {
      Path folder = Files.createDirectories(data.resolve("samples"));
      Workplace.of("sample-data", data, null)
          .run("applications", "--out", folder.toString())
          .assertEnded(0);
      file = folder.resolve("applications-1.csv");
    }

    Answer checked = check(file);
    Scene.Judged judged = scene.judge(List.of(file));

    assertThat(checked.fields("accepted", "rejected"))
        .isEqualTo(judged.answer().fields("successful", "unsuccessful"));
    assertThat(field(checked, "reasons")).isEqualTo(field(judged.answer(), "reasons"));
  }

  private static Object field(Answer answer, String name) {
    Map<?, ?> fields = (Map<?, ?>) Objects.requireNonNull(Json.read(answer.out()));
    return Objects.requireNonNull(fields.get(name));
  }

  @Test
  void aFileInAnotherEncodingLooksLikeApplicationsAndIsRefused() throws IOException {
    byte[] text =
        (Scene.HEADER + "José Lima,j@example.com,1990-01-01,81234567\n")
            .getBytes(StandardCharsets.ISO_8859_1);

    Answer answer = check(new Scene(data).file("cp1252.csv", text));

    answer.assertEnded(
        0,
        "the file would be refused: line 2: expected text in UTF-8, found the byte 0xE9, as in a file saved as ISO-8859-1 or windows-1252: save it as UTF-8");
    assertThat(answer.field("known")).isEqualTo("true");
  }

  @Test
  void aFileWithOtherColumnsDoesNotLookLikeApplications() throws IOException {
    Answer answer = check(new Scene(data).file("other.csv", "a,b\n1,2\n"));

    answer.assertEnded(
        0,
        "the file would be refused: line 1: expected a heading with the columns name, email, birthday and mobile, found none of them in the first row");
    assertThat(answer.field("known")).isEqualTo("false");
  }

  @Test
  void aFileThatIsNotThereIsSaidToBeMissing() {
    check(data.resolve("none.csv"))
        .assertUsage("validate: expected a file, found none at " + data.resolve("none.csv"));
  }

  @Test
  void aCheckStandsAlone() throws IOException {
    Path file = new Scene(data).file("mixed.csv", MIXED);

    check(file, "--in", file.toString())
        .assertUsage("validate: expected --check alone, found --in, --batch, --replay or --out");
  }

  /// The policy of the run is that of the check.
  @Test
  void theRulesAreThoseOfTheNamedPolicy() throws IOException {
    Scene scene = new Scene(data);
    scene.policy("strict", "email: {domains: [example.net]}\n");

    assertThat(check(scene.file("mixed.csv", MIXED), "--policy", "strict").field("accepted"))
        .isEqualTo("0");
  }

  @Test
  void whereADatabaseIsNamedLoadedBatchesAreLookedAtToo() throws IOException {
    TestDatabase database = TestDatabase.migrated();
    Scene scene = new Scene(data, database);
    Path file = scene.file("mixed.csv", MIXED);

    Answer answer = scene.run("applications", "--check", file.toString());

    answer.assertEnded(0, "2 rows would be accepted, 3 refused");
    assertThat(field(answer, "unchecked")).isEqualTo(List.of());
    database.assertRows("select count(*) from membership.batch", "0");
  }
}
