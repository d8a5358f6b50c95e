package dev.jarflow.fetchcovid;

import static dev.jarflow.fetchcovid.Scene.row;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Replies that somebody has as files: what is kept of them, what is found, and what never changes.
class FileTest {
  private final Scene scene;

  FileTest(@TempDir Path data) {
    scene = new Scene(data, TestDatabase.migrated());
  }

  @Test
  void aReplyIsLoadedWholeAndKeptRaw() throws Exception {
    Answer answer =
        scene.file("a.json", row("2021-03-01", 10), row("2021-03-02", 12), row("2021-03-05", 40));

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.out())
        .isEqualTo(
            """
            {"outcome":"OK","message":"singapore: 3 days changed","country":"singapore","source":"file:a.json",\
            "read":3,"accepted":3,"rejected":0,"skipped":0,"changed":3,"first_day":"2021-03-01","last_day":"2021-03-05",\
            "last_cases":40,"max_daily":2,"max_daily_day":"2021-03-02","revisions":0,"last_revision":null,"gaps":2}
            """);
    assertThat(scene.figures()).containsExactly("2021-03-01 10", "2021-03-02 12", "2021-03-05 40");
    String sha256 = scene.database().rows("select sha256 from covid.reply").getFirst();
    assertThat(scene.data().resolve("store").resolve(sha256.substring(0, 2)).resolve(sha256))
        .hasSameTextualContentAs(scene.data().resolve("landing/covid/a.json"));
  }

  /// The figures stay, and so does what a batch of another dataset holds.
  @Test
  void repliesAsTheyCameAreClearedAfterAYear() throws Exception {
    for (String day : List.of("2021-03-01", "2021-03-02", "2021-03-03")) {
      scene.file("a.json", row(day, 10));
    }
    List<String> digests =
        scene.database().rows("select sha256 from covid.reply order by received_at");
    scene
        .database()
        .execute(
            """
            update covid.reply set received_at = received_at - interval '366 days' where sha256 <> '%s';
            insert into ops.batch (dataset, batch, files, bytes, leased_until) values ('x', '0123456789ab', 1, 1, now());
            insert into ops.batch_file (dataset, sha256, batch, name, bytes) values ('x', '%s', '0123456789ab', 'x', 1);
            """
                .formatted(digests.get(2), digests.get(1)));

    scene.file("b.json", row("2021-04-01", 10));

    assertThat(digests.stream().filter(this::isStored).toList())
        .containsExactly(digests.get(1), digests.get(2));
    assertThat(scene.figures()).hasSize(4);
  }

  private boolean isStored(String sha256) {
    return Files.exists(
        scene.data().resolve("store").resolve(sha256.substring(0, 2)).resolve(sha256));
  }

  @Test
  void theSameReplyAgainChangesNothing() throws Exception {
    scene.file("a.json", row("2021-03-01", 10));
    List<String> before = scene.state();

    Answer again = scene.file("a.json", row("2021-03-01", 10));

    assertThat(again.field("changed")).isEqualTo("0");
    assertThat(again.field("accepted")).isEqualTo("1");
    assertThat(scene.state()).isEqualTo(before);
  }

  @Test
  void whatASourceChangesLaterIsARevisionAndAnOldReplyDoesNotUndoIt() throws Exception {
    scene.file("a.json", row("2021-03-01", 10), row("2021-03-02", 12));
    Answer changed = scene.file("a.json", row("2021-03-01", 10), row("2021-03-02", 15));

    Answer old = scene.file("a.json", row("2021-03-01", 10), row("2021-03-02", 12));

    assertThat(changed.field("changed")).isEqualTo("1");
    assertThat(changed.field("revisions")).isEqualTo("1");
    assertThat(changed.field("last_revision")).isEqualTo("2021-03-02: 12 to 15");
    assertThat(old.field("changed")).isEqualTo("0");
    assertThat(scene.figures()).containsExactly("2021-03-01 10", "2021-03-02 15");
    assertThat(scene.database().rows("select day, figure_before, figure from covid.revision"))
        .containsExactly("2021-03-02|12|15");
  }

  @Test
  void sourcesNeverReviseOneAnother() throws Exception {
    scene.file("a.json", row("2021-03-01", 10));

    Answer other = scene.file("b.json", row("2021-03-01", 99));

    assertThat(other.field("revisions")).isEqualTo("0");
    assertThat(scene.database().rows("select source, figure from covid.figure order by 1"))
        .containsExactly("file:a.json|10", "file:b.json|99");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "NaN; BAD_FIGURE|2021-03-02|Confirmed NaN",
        "-5; BAD_FIGURE|2021-03-02|Confirmed -5",
        "1.5; BAD_FIGURE|2021-03-02|Confirmed 1.5",
        "\"7\"; BAD_FIGURE|2021-03-02|Confirmed 7",
        "null; BAD_FIGURE|2021-03-02|no figure",
        "99999999999999999999; BAD_FIGURE|2021-03-02|Confirmed 1.0E20"
      })
  void aFigureThatIsNoneLosesItsDayAndNoOther(String cases, String finding) throws Exception {
    scene.file("a.json", row("2021-03-02", 11));

    Answer answer =
        scene.file(
            "a.json", row("2021-03-01", 10), row("2021-03-02", cases), row("2021-03-03", 13));

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.field("rejected")).isEqualTo("1");
    assertThat(scene.findings()).containsExactly(finding);
    assertThat(scene.figures()).containsExactly("2021-03-01 10", "2021-03-02 11", "2021-03-03 13");
  }

  @Test
  void rowsThatDoNotBelongHereAreLeftOut() throws Exception {
    Answer answer =
        scene.file(
            "a.json",
            row("2021-03-01", 10),
            row("2999-01-01", 20),
            row("soon", 20),
            row("2021-03-02", 20).replace("Singapore", "Denmark"),
            row("2021-03-03", 20).replace("confirmed", "guessed"),
            row("0001-01-01", 20),
            row("+12000-01-01", 20));

    assertThat(answer.field("rejected")).isEqualTo("6");
    assertThat(scene.findings())
        .containsExactly(
            "FUTURE|2999-01-01|",
            "NO_DAY|null|soonT00:00:00Z",
            "OTHER_COUNTRY|2021-03-02|Denmark",
            "BAD_FIGURE|2021-03-03|Guessed 20",
            "NO_DAY|null|0001-01-01T00:00:00Z",
            "NO_DAY|null|+12000-01-01T00:00:00Z");
    assertThat(scene.figures()).containsExactly("2021-03-01 10");
  }

  @Test
  void aMissingProvinceIsNoticedAcrossReplies() throws Exception {
    scene.file("a.json", row("2021-03-01", "North", 10), row("2021-03-01", "South", 5));

    scene.file("a.json", row("2021-03-02", "North", 11));

    assertThat(scene.findings()).containsExactly("PLACE_MISSING|2021-03-02|South");
    assertThat(scene.figures()).containsExactly("2021-03-01 15");
  }

  @Test
  void theLastFigureOfAProvinceThatEndedCountsOn() throws Exception {
    scene.file("a.json", row("2021-03-01", "North", 10), row("2021-03-01", "South", 5));

    Answer ended = scene.file("a.json", row("2021-03-16", "North", 11));
    Answer next = scene.file("a.json", row("2021-03-17", "North", 12));

    assertThat(ended.field("message")).isEqualTo("singapore: 1 day changed, 1 finding");
    assertThat(next.field("message")).isEqualTo("singapore: 1 day changed");
    assertThat(scene.findings()).containsExactly("PLACE_ENDED|2021-03-02|South");
    assertThat(scene.figures()).containsExactly("2021-03-01 15", "2021-03-16 16", "2021-03-17 17");
  }

  /// A row of before the last figures were kept.
  @Test
  void aProvinceWhoseLastFigureWasNotKeptEndsWithoutIt() throws Exception {
    scene
        .database()
        .execute(
            """
            insert into covid.place values (
                'singapore', 'file:a.json', 'confirmed', 'South', '', '2021-03-01', '2021-03-01', '-infinity', null, false
            )
            """);

    scene.file("a.json", row("2021-03-02", "North", 11));
    scene.file("a.json", row("2021-03-16", "North", 12));

    assertThat(scene.findings())
        .containsExactly("PLACE_MISSING|2021-03-02|South", "PLACE_ENDED|2021-03-02|South");
    assertThat(scene.figures()).containsExactly("2021-03-16 12");
  }

  /// Judged by what is known now, the first reply would lack a province.
  @Test
  void aReplyThatIsLoadedAgainIsJudgedAsItWas() throws Exception {
    scene.file("a.json", row("2021-03-02", "North", 11), row("2021-03-03", "North", "NaN"));
    scene.file(
        "a.json",
        row("2021-03-01", "North", 10),
        row("2021-03-01", "South", 5),
        row("2021-03-02", "North", 12));
    List<String> state = scene.state();
    List<String> figures = scene.figures();

    Answer again = scene.again(0);

    assertThat(again.fields("accepted", "rejected", "changed")).containsExactly("1", "1", "0");
    assertThat(again.field("message")).isEqualTo("singapore: nothing changed, 1 finding");
    assertThat(scene.state()).isEqualTo(state);
    assertThat(scene.figures()).isEqualTo(figures);
  }

  @Test
  void aReplyThatIsNoLongerInTheStoreCannotBeLoadedAgain() throws Exception {
    scene.file("a.json", row("2021-03-02", 11));
    try (Stream<Path> files = Files.walk(scene.data().resolve("store"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }

    Answer again = scene.again(0);

    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err())
        .containsPattern("expected reply \\d+ as it came in .*, found none: it was removed");
  }

  /// The first figures come in any order of their replies, and each reply comes later than the
  /// last.
  @Test
  void aReplyComesLaterThanEveryOtherWhateverTheClockSays() throws Exception {
    scene.file("a.json", row("2021-03-02", 11));
    scene.database().execute("update covid.reply set received_at = '2999-01-01'");
    scene.database().execute("update covid.figure set known_from = '2999-01-01'");

    scene.file("a.json", row("2021-03-02", 12));

    assertThat(scene.figures()).containsExactly("2021-03-02 12");
  }

  @Test
  void aReplyOfOtherCountriesAloneIsRejected() throws Exception {
    Answer answer =
        scene.file("a.json", row("2021-03-02", 20).replace("Singapore", "Denmark"), "{}");

    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.field("message"))
        .isEqualTo(
            "file:a.json: expected rows of singapore, found only rows of other countries, the first of 'Denmark'");
    assertThat(scene.state()).isEmpty();
  }

  @Test
  void aReplyOfTooManyRowsOrPlacesIsRejected() throws Exception {
    String[] places =
        IntStream.rangeClosed(0, 10_000)
            .mapToObj(number -> row("2021-03-01", "place " + number, 1))
            .toArray(String[]::new);

    Answer rows = scene.file("a.json", "{}" + ",{}".repeat(1_000_000));
    Answer others = scene.file("a.json", places);

    assertThat(List.of(rows.code(), others.code())).containsExactly(3, 3);
    assertThat(rows.field("message"))
        .isEqualTo("file:a.json: expected at most 1,000,000 rows, found more");
    assertThat(others.field("message"))
        .isEqualTo("file:a.json: expected at most 10,000 places, found more");
  }

  @Test
  void ofManyFindingsTheFirstAreKeptAndThePageSaysSo() throws Exception {
    String[] rows = new String[1_200];
    Arrays.fill(rows, row("2021-03-02", "NaN"));

    Answer answer = scene.file("a.json", rows);

    assertThat(answer.field("message")).isEqualTo("singapore: nothing changed, 1,200 findings");
    assertThat(scene.findings()).hasSize(1_000);
    assertThat(scene.page())
        .content()
        .contains("1,100 more in covid.finding, the first 1,000 of a reply");
  }

  @Test
  void theFolderForRepliesIsMadeForItsOwnerOnly() throws IOException {
    scene.fetch("--country", "singapore", "--source", "file:none.json");

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(scene.data().resolve("landing/covid"))))
        .isEqualTo("rwx------");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"message\":\"closed\"}; file:a.json: the source says 'closed'",
        "<html>; 'file:a.json: expected JSON, found something else in line 1, column 1'",
        "[{}; 'file:a.json: expected JSON, found something else in line 1, column 4'",
        "7; file:a.json: expected a list of rows, found another kind of JSON",
        "[7]; 'file:a.json: expected rows that are objects, found something else'",
        "[] []; 'file:a.json: expected one list, found more behind it'",
        "''; 'file:a.json: expected a list of rows, found another kind of JSON'"
      })
  void whatIsNoReplyIsRejected(String content, String message) throws Exception {
    Path file = Files.createDirectories(scene.data().resolve("landing/covid")).resolve("a.json");
    Files.writeString(file, content);

    Answer answer = scene.fetch("--country", "singapore", "--source", "file:a.json");

    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.field("message")).isEqualTo(message);
    assertThat(scene.state()).isEmpty();
  }

  @Test
  void anyFileCanBeNamedByHandAndOneThatIsNotThereIsTheCallersMistake() throws Exception {
    Path file =
        Files.writeString(scene.data().resolve("reply.json"), "[" + row("2021-03-01", 10) + "]");

    assertThat(scene.fetch("--country", "singapore", "--source", "file:" + file).code()).isZero();
    Answer none = scene.fetch("--country", "singapore", "--source", "file:none.json");

    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err())
        .contains("expected a file with a reply, found none at ")
        .contains("landing/covid/none.json");
  }

  @Test
  void aKeptReplyIsLoadedAgainByItsNumber() throws Exception {
    scene.file("a.json", row("2021-03-01", 10));
    String number = scene.database().rows("select reply from covid.reply").getFirst();
    scene.database().execute("delete from covid.figure");

    Answer again = scene.fetch("--again", number);

    assertThat(again.field("changed")).isEqualTo("1");
    assertThat(scene.figures()).containsExactly("2021-03-01 10");
    assertThat(scene.fetch("--again", "4711").code()).isEqualTo(2);
  }

  @Test
  void thePageSaysWhatWasFound() throws Exception {
    scene.file("a.json", row("2021-03-01", 10), row("2021-03-02", "\"<b>\""));

    assertThat(scene.page())
        .content()
        .contains(
            "COVID cases: singapore",
            "a figure is not a whole number of people",
            "Confirmed &lt;b&gt;");
  }
}
