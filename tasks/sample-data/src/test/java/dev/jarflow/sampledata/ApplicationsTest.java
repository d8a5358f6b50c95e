package dev.jarflow.sampledata;

import static dev.jarflow.applications.Reason.BIRTHDAY_FUTURE;
import static dev.jarflow.applications.Reason.BIRTHDAY_INVALID;
import static dev.jarflow.applications.Reason.BIRTHDAY_TOO_OLD;
import static dev.jarflow.applications.Reason.UNDER_AGE;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.applications.Application;
import dev.jarflow.applications.MembershipId;
import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The content of `sample-data applications`.
class ApplicationsTest {
  private static final String DOMAINS =
      "example.com|example.net|example.org|example-mail.biz|example-mail.info";

  private static final String SUFFIX = ".*,? (Jr\\.|Sr|II|III|IV|MD|M\\.D\\.|DDS|PhD|Esq\\.)";

  /// A hundred thousand rows of seed 1.
  private static List<JudgedRow> many;

  @TempDir Path folder;

  @BeforeAll
  static void readMany(@TempDir Path folder) throws IOException {
    many = rows(folder, 100_000);
  }

  @Test
  void aFileHasItsHeaderAndItsRowsAndIsRfc4180() throws IOException {
    List<JudgedRow> rows = rows(1_000);

    assertThat(Files.readString(folder.resolve("applications-1.csv")))
        .startsWith("name,email,date_of_birth,mobile_no\r\n")
        .endsWith("\r\n")
        .hasLineCount(1_001)
        .doesNotContainPattern("[^\r]\n")
        .as("a name with a comma is quoted")
        .containsPattern("\n\"[^,\"]+, [^,\"]+\",");
    assertThat(rows).hasSize(1_000);
  }

  @Test
  void fewerRowsAreTheFirstOfMore() throws IOException {
    List<JudgedRow> fewer = rows(100);

    assertThat(rows(1_000).subList(0, 100)).isEqualTo(fewer);
  }

  @Test
  void anotherSeedIsOtherPeople() throws IOException {
    List<JudgedRow> rows = rows(1_000);

    assertThat(rows(1_000, "--seed", "2")).doesNotContainAnyElementsOf(rows);
  }

  @Test
  void aboutFourteenInAHundredAreFine() {
    Set<UUID> people = new HashSet<>();

    assertThat(share(many, row -> row.isSuccessful() && people.add(row.person())))
        .isBetween(0.135, 0.145);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\d{4}-\\d\\d-\\d\\d",
        "\\d{4}/\\d\\d/\\d\\d",
        "\\d\\d/\\d\\d/\\d{4}",
        "\\d\\d-\\d\\d-\\d{4}"
      })
  void theFourFormsOfADateAreAQuarterEach(String form) {
    assertThat(share(many, row -> row.cells().birthday().matches(form))).isBetween(0.245, 0.255);
  }

  @Test
  void theFiveDomainsAreAboutAFifthEachAndNobodys() {
    assertThat(DOMAINS.split("[|]"))
        .allSatisfy(
            domain ->
                assertThat(share(many, row -> row.cells().email().matches("(?i).*" + domain)))
                    .isBetween(0.19, 0.215));
    assertThat(many).allMatch(row -> row.cells().email().matches("(?i).*(" + DOMAINS + ")"));
  }

  @Test
  void mobilesHaveFiveToEightDigitsHalfOfThemWithABlank() {
    assertThat(many).allMatch(row -> row.cells().mobile().matches("\\d{5,8}|\\d{1,4} \\d{4}"));
    assertThat(share(many, row -> row.cells().mobile().contains(" "))).isBetween(0.49, 0.51);
    for (int length : new int[] {5, 6, 7}) {
      assertThat(share(many, row -> row.digits().length() == length)).isBetween(0.155, 0.17);
    }
  }

  @Test
  void aTitleOrASuffixIsOnSomeNames() {
    List<JudgedRow> named = many.stream().filter(JudgedRow::isNamed).toList();

    assertThat(
            share(named, row -> row.cells().name().matches("(Mr|Mrs|Ms|Miss|Dr|DR|Mdm|Prof)\\b.*")))
        .isBetween(0.11, 0.13);
    assertThat(share(named, row -> row.cells().name().matches(SUFFIX))).isBetween(0.055, 0.065);
  }

  @Test
  void everyLastNameEndsInSampleWithAnyTitleAndAnySuffix() {
    List<JudgedRow> named = many.stream().filter(JudgedRow::isNamed).toList();

    assertThat(named).allMatch(row -> row.lastName().matches("[^-\\s]+(-[^-\\s]+)?-Sample"));
    assertThat(named)
        .extracting(row -> row.cells().name().replaceFirst(" .*", ""))
        .contains("Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Miss", "Dr", "DR.", "Mdm", "Prof.");
    assertThat(named)
        .extracting(row -> row.cells().name().replaceFirst(".*-Sample", ""))
        .contains("", " Jr.", ", Jr.", " Sr", " II", " III", " IV")
        .contains(" MD", ", M.D.", " DDS", " PhD", " Esq.");
  }

  @Test
  void everyMembershipIdIsRecognisableAsASampleAndNoMailboxIs() {
    assertThat(many)
        .filteredOn(JudgedRow::isSuccessful)
        .extracting(row -> MembershipId.base(row.lastName(), row.verdict().birthday()))
        .allMatch(id -> id.matches("[^-\\s]+(-[^-\\s]+)?-Sample_[0-9a-f]{5}"));
    assertThat(many).noneMatch(row -> row.cells().email().matches("(?i).*sample.*@.*"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, -7, 2022, Long.MAX_VALUE})
  void whateverIsPlantedIsInAThousandRows(long seed) throws IOException {
    List<JudgedRow> rows = rows(1_000, "--seed", Long.toString(seed));
    Map<String, Predicate<JudgedRow>> planted =
        Map.of(
            "titles, stacked", row -> row.cells().name().startsWith("Prof. Dr. ") && row.isNamed(),
            "no name", row -> !row.isNamed(),
            "another alphabet",
                row -> row.cells().name().codePoints().anyMatch(Character::isIdeographic),
            "two last names", row -> row.lastName().matches("\\S+-\\S+-Sample"),
            "an e-mail in capitals",
                row -> row.isSuccessful() && row.cells().email().matches("[^a-z]+"),
            "a broken e-mail", row -> !row.cells().email().matches("[^@ ]+@[^@ ]+"),
            "a leading zero", row -> row.isSuccessful() && row.cells().mobile().startsWith("0"));

    assertThat(planted)
        .allSatisfy((what, is) -> assertThat(rows).as(what).filteredOn(is).isNotEmpty());
    assertThat(rows.stream().flatMap(row -> row.verdict().reasons().list().stream()))
        .as("birthdays")
        .contains(BIRTHDAY_INVALID, BIRTHDAY_FUTURE, BIRTHDAY_TOO_OLD, UNDER_AGE);
    assertThat(groups(rows, JudgedRow::person)).as("duplicates").isNotEmpty();
    assertThat(groups(rows, row -> row.lastName() + row.verdict().birthday()))
        .as("collisions: not only duplicates")
        .anyMatch(group -> group.stream().map(JudgedRow::person).distinct().count() > 1);
  }

  @Test
  void aPersonWhoComesTwiceMayWriteEverythingDifferently() {
    assertThat(groups(many, JudgedRow::person))
        .anyMatch(rows -> differ(rows, Application::name))
        .anyMatch(rows -> differ(rows, Application::email))
        .anyMatch(rows -> differ(rows, Application::birthday))
        .anyMatch(rows -> differ(rows, Application::mobile));
  }

  @ParameterizedTest
  @CsvSource({
    "'', month-first, day-first",
    "--slash month-first --hyphen day-first, month-first, day-first",
    "--slash day-first --hyphen month-first, day-first, month-first",
    "--slash month-first --hyphen month-first, month-first, month-first",
    "--slash DAY_FIRST --hyphen Day-First, day-first, day-first"
  })
  void theSwitchesSayWhichOrderBirthdaysProve(String switches, String slash, String hyphen)
      throws IOException {
    List<JudgedRow> rows = rows(1_000, switches.isEmpty() ? new String[0] : switches.split(" "));

    assertThat(proved(rows, '/')).isEqualTo(slash);
    assertThat(proved(rows, '-')).isEqualTo(hyphen);
  }

  @Test
  void anUnknownOrderIsAUsageError() {
    assertThat(SampleDataTest.run("applications", folder, "--slash", "year-first"))
        .isEqualTo(
            SampleDataTest.usage(
                "Invalid value for option '--slash': expected one of [DAY_FIRST, day-first, MONTH_FIRST, month-first] (case-insensitive) but was 'year-first'"));
  }

  /// The orders that birthdays prove because no other order makes them a date.
  private static String proved(List<JudgedRow> rows, char separator) {
    String any = "\\d\\d" + separator;
    String noMonth = "(1[3-9]|[23]\\d)" + separator;
    List<String> proved = new ArrayList<>();
    if (rows.stream().anyMatch(row -> row.cells().birthday().matches(noMonth + any + "\\d{4}"))) {
      proved.add("day-first");
    }
    if (rows.stream().anyMatch(row -> row.cells().birthday().matches(any + noMonth + "\\d{4}"))) {
      proved.add("month-first");
    }
    return String.join(" and ", proved);
  }

  private static double share(List<JudgedRow> rows, Predicate<JudgedRow> is) {
    return (double) rows.stream().filter(is).count() / rows.size();
  }

  /// The fine rows that have something in common with others.
  private static List<List<JudgedRow>> groups(
      List<JudgedRow> rows, Function<JudgedRow, Object> by) {
    return rows.stream().filter(JudgedRow::isSuccessful).collect(groupingBy(by)).values().stream()
        .filter(group -> group.size() > 1)
        .toList();
  }

  private static boolean differ(List<JudgedRow> rows, Function<Application, String> by) {
    return rows.stream().map(JudgedRow::cells).map(by).distinct().count() > 1;
  }

  private List<JudgedRow> rows(int rows, String... more) throws IOException {
    return rows(folder, rows, more);
  }

  private static List<JudgedRow> rows(Path folder, int rows, String... more) throws IOException {
    String[] count = {"--rows", Integer.toString(rows)};
    String[] all = Stream.of(count, more).flatMap(Stream::of).toArray(String[]::new);
    Answer answer = SampleDataTest.run("applications", folder, all);
    assertThat(answer.code()).as(answer.err()).isZero();
    return SampleDataTest.cells(Path.of(answer.field("file"))).stream().map(JudgedRow::of).toList();
  }
}
