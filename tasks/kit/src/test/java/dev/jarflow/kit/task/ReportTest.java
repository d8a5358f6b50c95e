package dev.jarflow.kit.task;

import static dev.jarflow.kit.task.RunTest.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {
  @TempDir Path data;

  @Test
  void aRunOfAirflowHasAReportAndAPersonsHasNone() {
    assertThat(Report.of(run(Map.of("JARFLOW_DATA", "x")))).isNull();
    assertThat(Report.of(run(RunTest.TASK))).isEqualTo(new Report("d", "r", "t", null));
  }

  @Test
  void eachInstanceOfAMappedTaskHasItsOwn() {
    Map<String, String> told = new HashMap<>(RunTest.TASK);
    told.put("JARFLOW_MAP_INDEX", "0");
    assertThat(Report.of(run(told))).isEqualTo(new Report("d", "r", "t", 0));
    assertThat(new Report("d", "r", "t", 0).path()).containsExactly("d", "r", "t", "0");
  }

  @Test
  void aNameAirflowMakesIsItsFoldersName() {
    String run = "scheduled__2026-11-21T13:15:00.123456+00:00";

    assertThat(new Report("applications", run, "group.ingest", null).path())
        .containsExactly("applications", run, "group.ingest");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "..", "../../etc", "a/b", "a\\b",
        "/", "%2e%2e", ".hidden", "a\0b", "a\nb", "a b",
        "é", "\u202Eabc", "C:", "%", "%~"
      })
  void aNameThatPeopleChoseStaysOneFolderAndIsReadBack(String name) {
    String folder = Report.name(name);

    assertThat(folder).isNotEmpty().doesNotStartWith(".").matches("[\\x21-\\x7e&&[^/\\\\]]+");
    assertThat(Report.text(folder)).isEqualTo(name.isEmpty() ? null : name);
  }

  @Test
  void noTwoNamesShareAFolder() {
    List<String> names =
        List.of(
            "",
            "..",
            "%2E.",
            "%2e.",
            "a/b",
            "a%2Fb",
            "a%2fb",
            "%",
            "%25",
            "%~",
            "x".repeat(200),
            "x".repeat(201),
            "x".repeat(202),
            Report.name("x".repeat(201)));

    assertThat(names.stream().map(Report::name)).doesNotHaveDuplicates();
  }

  @Test
  void aNameTooLongForAFolderIsItsDigest() {
    String name = "é".repeat(250);

    assertThat(Report.name(name)).hasSize(66).startsWith("%~");
    assertThat(Report.text(Report.name(name))).isNull();
  }

  @Test
  void aPageTakesTheFormersPlaceAndIsTakenAway() throws IOException {
    Report report = new Report("d", "r", "t", null);
    Path page = data.resolve("reports/d/r/t/index.html");

    report.publish(data, "<p>first");
    report.publish(data, "<p>second é");
    assertThat(page).hasContent("<p>second é");
    try (Stream<Path> all = Files.list(page.getParent())) {
      assertThat(all).containsExactly(page);
    }
    report.withdraw(data);
    assertThat(page).doesNotExist();
    report.withdraw(data);
  }

  @Test
  void anOldResultIsClearedWithItsPage() throws IOException {
    Report report = new Report("d", "old", "t", null);
    report.keep(data, "{}");
    report.publish(data, "");

    new Report("d", "new", "t", null).clear(data, Instant.now().plus(1, ChronoUnit.DAYS));

    assertThat(data.resolve("reports/d/old")).doesNotExist();
  }

  @Test
  void nobodyElseLooksIntoTheFolderOfReports() throws IOException {
    new Report("d", "r", "t", null).publish(data, "");

    assertThat(Files.getPosixFilePermissions(data.resolve("reports")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void oldPagesOfTheTaskAreCleared() throws IOException {
    Report mapped = new Report("d", "old", "t", 3);
    for (Report report :
        List.of(
            new Report("d", "old", "t", null),
            mapped,
            new Report("d", "both", "t", null),
            new Report("d", "both", "other", null),
            new Report("d", "new", "t", null),
            new Report("e", "old", "t", null))) {
      report.publish(data, "");
    }
    Files.createSymbolicLink(data.resolve("reports/d/link"), data.resolve("reports/e/old"));
    try (Stream<Path> all = Files.walk(data.resolve("reports"))) {
      for (Path path : all.filter(path -> !path.toString().contains("/new")).toList()) {
        Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .setTimes(FileTime.from(Instant.now().minus(3, ChronoUnit.DAYS)), null, null);
      }
    }

    mapped.clear(data, Instant.now().minus(4, ChronoUnit.DAYS));
    assertThat(pages()).hasSize(6);
    mapped.clear(data, Instant.now().minus(2, ChronoUnit.DAYS));

    assertThat(pages())
        .containsExactlyInAnyOrder(
            "d/both/other/index.html", "d/new/t/index.html", "e/old/t/index.html");
    assertThat(data.resolve("reports/d/old")).doesNotExist();

    new Report("d", "new", "other", null).clear(data, Instant.now().minus(2, ChronoUnit.DAYS));
    assertThat(pages()).containsExactlyInAnyOrder("d/new/t/index.html", "e/old/t/index.html");
  }

  @ParameterizedTest
  @CsvSource({", 2025-11-29", "1, 2026-11-28", "99999, 1753-02-14"})
  void aYearIsKeptUnlessSomebodySaysOtherwise(@Nullable String days, LocalDate since) {
    Instant now = Instant.parse("2026-11-29T12:00:00Z");

    assertThat(keeping(days).keptSince(now))
        .isEqualTo(since.atTime(12, 0).toInstant(ZoneOffset.UTC));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "1.5", "100000"})
  void daysThatAreNoneAreRefused(String days) {
    assertThatThrownBy(() -> keeping(days).keptSince(Instant.EPOCH))
        .isInstanceOf(UsageException.class)
        .hasMessage("expected days from 1 to 99999 in JARFLOW_KEEP_DAYS, found '%s'", days);
  }

  private static Run keeping(@Nullable String days) {
    return run(days == null ? Map.of() : Map.of("JARFLOW_KEEP_DAYS", days));
  }

  private List<String> pages() throws IOException {
    Path reports = data.resolve("reports");
    try (Stream<Path> all = Files.walk(reports)) {
      return all.filter(Files::isRegularFile)
          .map(page -> reports.relativize(page).toString())
          .toList();
    }
  }
}
