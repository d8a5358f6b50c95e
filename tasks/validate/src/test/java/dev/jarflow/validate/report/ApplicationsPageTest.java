package dev.jarflow.validate.report;

import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.mono;
import static dev.jarflow.page.Inline.quiet;
import static dev.jarflow.validate.report.SampleFindings.file;
import static dev.jarflow.validate.report.SampleFindings.fiveFiles;
import static dev.jarflow.validate.report.SampleFindings.refused;
import static dev.jarflow.validate.report.SampleFindings.replay;
import static dev.jarflow.validate.report.SampleFindings.withOrder;
import static dev.jarflow.validate.report.SampleFindings.withReasons;
import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import module java.base;

import dev.jarflow.applications.Application;
import dev.jarflow.applications.BatchReport.Batch;
import dev.jarflow.applications.BatchReport.Because;
import dev.jarflow.applications.BatchReport.DateOrderReport;
import dev.jarflow.applications.BatchReport.Dates;
import dev.jarflow.applications.BatchReport.Decision;
import dev.jarflow.applications.BatchReport.FileReport;
import dev.jarflow.applications.BatchReport.Kind;
import dev.jarflow.applications.BatchReport.Rules;
import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.Reason;
import dev.jarflow.applications.RowPlace;
import dev.jarflow.applications.Separator;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Bar;
import dev.jarflow.page.Part.Table;
import dev.jarflow.page.Tone;
import dev.jarflow.validate.judge.BatchFindings.Collision;
import dev.jarflow.validate.judge.BatchFindings.Duplicate;
import dev.jarflow.validate.judge.BatchFindings.Example;
import dev.jarflow.validate.judge.BatchFindings.ReasonChange;
import dev.jarflow.validate.judge.LoadedBatches.EarlierBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApplicationsPageTest {
  private static final String EVIL = "<img src=x onerror=alert(1)>\u202E\"'&.csv";

  @Test
  void aPageSaysHowABatchWasJudged() {
    assertThat(text(fiveFiles()))
        .isEqualTo(contentOf(ApplicationsPageTest.class.getResource("five-files.txt")));
    assertThat(fiveFiles().page().page().summary().plain())
        .isEqualTo("14,122 of 100,005 applications successful (14.1 %), 2 of 5 files refused");
  }

  @Test
  void aBarIsAsLongAsItsShare() {
    assertThat(bars(fiveFiles()).getFirst().meter())
        .isEqualTo(new Inline.Meter(Tone.BAD, 60_010 / 85_883.0));
  }

  @Test
  void aNoteLeadsToTheSectionThatExplainsIt() {
    String html = fiveFiles().html();

    assertThat(
            Pattern.compile("href=\"#(\\w+)\"").matcher(html).results().map(link -> link.group(1)))
        .containsExactly("refused", "birthdays")
        .allSatisfy(id -> assertThat(html).containsOnlyOnce("id=\"" + id + "\""));
  }

  @ParameterizedTest
  @EnumSource
  void everyReasonHasItsSentence(Reason reason) {
    SampleFindings one = withReasons(Map.of(reason.name(), 1L));

    assertThat(bars(one).getFirst().label())
        .isEqualTo(line(reason.sentence(SampleFindings.POLICY), " ", quiet(mono(reason))));
    assertThat(text(one)).doesNotContain("several reasons");
  }

  @Test
  void aRejectedBatchSaysSoBeforeAllElse() {
    SampleFindings found = fiveFiles();
    found.rejected = "85.9 % of 100,005 applications <are> unsuccessful";

    assertThat(found.page().page().summary().plain()).startsWith("rejected: 14,122 of");
    assertThat(text(found))
        .contains(
            """
            BAD: Rejected, nothing is loaded: 85.9 % of 100,005 applications <are> unsuccessful.
            BAD: 2 of 5 files refused. No row\
            """);
  }

  @Test
  void aDisputedSeparatorNamesBothWitnessesAndTheWayOut() {
    Dates dates = new Dates(3, 41, 900, new RowPlace("a.csv", 7), new RowPlace("monday.csv", 4));
    SampleFindings disputed = withOrder(slash(null, Because.DISPUTED, dates, null));

    assertThat(text(disputed))
        .contains("BAD: Day or month first?", "only day first, others only month first")
        .contains(
            """
            birthday:
              slash: day-first
            Only day first|3, the first at a.csv:7
            Only month first|41, the first at monday.csv:4
            In both orders|900
            """);
  }

  @Test
  void aDisputeWithEarlierBatchesSaysWhatTheyProved() {
    Dates dates = new Dates(3, 0, 9, null, null);

    assertThat(text(withOrder(slash(null, Because.DISPUTED, dates, DateOrder.MONTH_FIRST))))
        .contains(
            "earlier batches of this feed proved month first, and these files prove the opposite");
  }

  @ParameterizedTest
  @EnumSource
  void everyGroundOfAnOrderIsTold(Because because) {
    Dates dates = new Dates(0, 1, 1, null, new RowPlace("monday.csv", 4));
    String told =
        switch (because) {
          case POLICY -> "Read month first: the policy says so.";
          case EVIDENCE ->
              "Read month first: some of these birthdays are a date in this order only.";
          case HISTORY -> "Read month first: earlier batches of this feed proved it";
          case ASSUMED -> "Read month first. This is assumed";
          case DISPUTED -> "Disputed: earlier batches of this feed proved";
        };

    assertThat(text(withOrder(slash(DateOrder.MONTH_FIRST, because, dates, null)))).contains(told);
  }

  @Test
  void aSeparatorThatDoesNotOccurIsNoTopic() {
    Dates none = new Dates(0, 0, 0, null, null);

    assertThat(text(withOrder(slash(DateOrder.DAY_FIRST, Because.ASSUMED, none, null))))
        .doesNotContain("month first", "Assumed");
  }

  @Test
  void aReplaySaysWhatChanged() {
    assertThat(text(replay()))
        .startsWith(
            """
            # Membership applications, judged again
            180 of 300 applications are successful: 60.0 %.
            Applications read|300|
            Successful|180|60.0 %
            Unsuccessful|120|40.0 %
            Batches judged again|2|
            ## What changed
            300 applications were unsuccessful before and judged again by today's policy. 180 are successful now. Left out: 12 applications of people who became members before.
            Reason|Before|No longer|New|Now
            The mobile number does not have 8 digits, or contains other characters|200|150|0|50
            The e-mail address is missing, or its domain is not accepted|120|40|0|80
            The same person applied before|0|0|4|4
            A_CODE_OF_OLD|7|7|0|0
            Judged again: 4f7b0c06135b, 0ac6309526db
            """);
  }

  @Test
  void nothingThatPeopleWroteIsMarkup() {
    RowPlace place = new RowPlace(EVIL, 2);
    SampleFindings hostile = fiveFiles();
    Rules rules = new Rules(SampleFindings.POLICY.asOf(), EVIL, EVIL, null);
    hostile.batch = new Batch(EVIL, Kind.REPLAY, List.of(EVIL), EVIL, rules, null);
    hostile.rejected = EVIL;
    hostile.files = List.of(file(EVIL, 1, 1), refused(EVIL, EVIL));
    hostile.orders = List.of(slash(null, Because.DISPUTED, new Dates(1, 1, 1, place, place), null));
    hostile.someCollisions = List.of(new Collision(place, 2));
    hostile.someDuplicates = List.of(new Duplicate(place, place, true));
    hostile.examples =
        Map.of(Reason.EMAIL, List.of(new Example(place, new Application(EVIL, EVIL, EVIL, EVIL))));
    hostile.trend = List.of(new EarlierBatch(EVIL, EVIL, 1, 1));
    hostile.changes = Map.of(EVIL, new ReasonChange(1, 0, 1));

    assertThat(hostile.html())
        .doesNotContain("<img", "\u202E", "\"'&.csv")
        .contains("&lt;img", "\\u202e");
  }

  @Test
  void ofManyTheFirstAreShownAndAllAreCounted() {
    RowPlace place = new RowPlace("a.csv", 1);
    Example example = new Example(place, new Application("", "", "", ""));
    List<FileReport> files = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      files.add(file("read-" + i, 1, 1));
      files.add(refused("not-" + i, "it is empty"));
    }
    SampleFindings many = fiveFiles();
    many.batch = SampleFindings.batch(Kind.REPLAY, nCopies(10_000, "4f7b0c06135b"));
    many.files = files;
    many.collisions = 10_000;
    many.someCollisions = nCopies(10_000, new Collision(place, 2));
    many.duplicates = 10_000;
    many.someDuplicates = nCopies(10_000, new Duplicate(place, place, false));
    many.examples = Map.of(Reason.EMAIL, nCopies(10_000, example));
    many.trend = nCopies(10_000, new EarlierBatch("aaaaaaaaaaaa", "2026-11-21 17:47", 1, 1));

    assertThat(many.parts())
        .contains(
            new Part.Heading(2, "refused", line("Refused files: ", 10_000)),
            new Part.Heading(2, "files", line("Batch by batch: ", 10_000)));
    Map.of(
            "Refused files", 100,
            "Batch by batch", 100,
            "The same person twice", 10,
            "Two people, one id", 10)
        .forEach(
            (title, rows) -> {
              assertThat(table(many, title).rows()).hasSize(rows);
              assertThat(table(many, title).more().count()).isEqualTo(10_000 - rows);
            });
    assertThat(text(many)).contains("the last 12 batches", "and 9,988 more batches");
    assertThat(((Part.Fold) bars(many).getFirst().details().getFirst()).summary().plain())
        .isEqualTo("10 examples");
    assertThat(many.html())
        .contains("read-99<", "not-99<")
        .doesNotContain("read-100<", "not-100<")
        .hasSizeLessThan(120_000);
  }

  @Test
  void aReasonThatAnOldFileNamesInTenThousandWaysEnds() {
    SampleFindings found = replay();
    found.changes =
        IntStream.range(0, 10_000)
            .boxed()
            .collect(Collectors.toMap(i -> "CODE" + i, _ -> new ReasonChange(1, 0, 0)));

    assertThat(table(found, "What changed").more().count()).isEqualTo(9_990);
    assertThat(found.html()).hasSizeLessThan(60_000);
  }

  @Test
  void aNameOfTenThousandLettersIsCut() {
    SampleFindings found = fiveFiles();
    found.files = List.of(file("x".repeat(10_000), 1, 1));

    assertThat(found.html()).doesNotContain("x".repeat(200));
  }

  @Test
  void nothingJudgedIsSaidSo() {
    assertThat(text(new SampleFindings()))
        .isEqualTo(
            """
            # Membership applications
            There was no application to judge.
            Applications read|0|
            Successful|0|0 %
            Unsuccessful|0|0 %
            Files|0|
            ## Batch and rules
            Batch|1f0c6a2b9d3e
            Feed|default
            Ages as of|2022-01-01
            Policy|default abababababab
            Earlier batches|3
            """);
  }

  @Test
  void itIsTheSameWhereverItIsWritten() {
    String page = fiveFiles().html();
    Locale before = Locale.getDefault();
    try {
      for (Locale locale : List.of(Locale.GERMANY, Locale.forLanguageTag("ar-EG"))) {
        Locale.setDefault(locale);
        assertThat(fiveFiles().html()).isEqualTo(page);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  private static List<Bar> bars(SampleFindings found) {
    return found.parts(Part.Bars.class).stream().flatMap(part -> part.bars().stream()).toList();
  }

  private static Table table(SampleFindings found, String caption) {
    return found.parts(Table.class).stream()
        .filter(table -> table.caption().equals(caption))
        .findFirst()
        .orElseThrow();
  }

  /// A page as plain text: a line for each heading, sentence, row and number.
  private static String text(SampleFindings found) {
    return each(found.parts(), ApplicationsPageTest::text);
  }

  private static String text(Part part) {
    return switch (part) {
      case Part.Heading(int level, String id, Inline words) ->
          "#".repeat(level) + " " + words.plain() + (id.isEmpty() ? "\n" : " (#" + id + ")\n");
      case Part.Paragraph(Inline words) -> words.plain() + "\n";
      case Part.Note(Tone tone, String head, Inline words) ->
          "%s: %s %s\n".formatted(tone, head, words.plain());
      case Part.Code(String text) -> text + "\n";
      case Part.Cards(var cards) ->
          each(cards, card -> row(List.of(line(card.name()), card.value(), card.beside())));
      case Part.Facts(var facts) ->
          each(facts, fact -> row(List.of(line(fact.name()), fact.value())));
      case Part.Bars(var bars) ->
          each(
              bars,
              bar ->
                  row(List.of(bar.label(), bar.figure()))
                      + each(bar.details(), ApplicationsPageTest::text));
      case Part.Fold(Inline summary, var parts) ->
          summary.plain() + "\n" + each(parts, ApplicationsPageTest::text);
      case Table(_, var columns, var rows, Part.More more) ->
          row(columns.stream().map(column -> line(column.heading())).toList())
              + each(rows, ApplicationsPageTest::row)
              + (more.count() == 0 ? "" : "and %d more\n".formatted(more.count()));
      default -> throw new AssertionError("a part that no test knows: " + part);
    };
  }

  private static <T> String each(List<T> things, Function<T, String> text) {
    return things.stream().map(text).collect(Collectors.joining());
  }

  private static String row(List<Inline> cells) {
    return cells.stream()
        .map(cell -> cell.plain().strip())
        .collect(Collectors.joining("|", "", "\n"));
  }

  private static DateOrderReport slash(
      @Nullable DateOrder order, Because because, Dates dates, @Nullable DateOrder earlier) {
    return new DateOrderReport(Separator.SLASH, new Decision(order, because), dates, earlier, null);
  }
}
