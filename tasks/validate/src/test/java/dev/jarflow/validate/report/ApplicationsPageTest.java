package dev.jarflow.validate.report;

import static dev.jarflow.page.Inline.count;
import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.link;
import static dev.jarflow.page.Inline.mono;
import static dev.jarflow.page.Inline.quiet;
import static dev.jarflow.page.Inline.quoted;
import static dev.jarflow.page.Inline.strong;
import static dev.jarflow.page.Inline.toned;
import static dev.jarflow.page.Part.heading;
import static dev.jarflow.page.Part.paragraph;
import static dev.jarflow.validate.report.SampleFindings.file;
import static dev.jarflow.validate.report.SampleFindings.fiveFiles;
import static dev.jarflow.validate.report.SampleFindings.refused;
import static dev.jarflow.validate.report.SampleFindings.replay;
import static dev.jarflow.validate.report.SampleFindings.withOrder;
import static dev.jarflow.validate.report.SampleFindings.withReasons;
import static dev.jarflow.validate.report.SampleFindings.withReplay;
import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;

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
import dev.jarflow.page.Part.Facts;
import dev.jarflow.page.Part.Note;
import dev.jarflow.page.Part.Table;
import dev.jarflow.page.Tone;
import dev.jarflow.validate.judge.BatchFindings.Collision;
import dev.jarflow.validate.judge.BatchFindings.Duplicate;
import dev.jarflow.validate.judge.BatchFindings.Example;
import dev.jarflow.validate.judge.BatchFindings.ReasonChanges;
import dev.jarflow.validate.judge.LoadedBatches.EarlierBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApplicationsPageTest {
  private static final String EVIL = "<img src=x onerror=alert(1)>\u202E\"'&.csv";
  private static final String SAME_PERSON = "The same person twice";
  private static final String ONE_ID = "Two people, one id";

  @Test
  void theShareThatIsSuccessfulComesFirst() {
    assertThat(fiveFiles().parts().subList(0, 2))
        .containsExactly(
            heading(1, "Membership applications"),
            paragraph(
                strong(14_122L, " of ", count(100_005, "application")),
                " are successful: ",
                strong(new Inline.Share(14_122, 100_005)),
                "."));
    assertThat(fiveFiles().page().page().summary().plain())
        .isEqualTo("14,122 of 100,005 applications successful (14.1 %), 2 of 5 files refused");
  }

  @Test
  void everyReasonIsASentenceWithItsCountAndABar() {
    List<Bar> bars = bars(fiveFiles());

    assertThat(bars.getFirst())
        .isEqualTo(
            new Bar(
                line(
                    "The e-mail address is missing, or its domain is not accepted ",
                    quiet(mono("EMAIL"))),
                line(strong(60_010L), " ", quiet(new Inline.Share(60_010, 85_883))),
                new Inline.Meter(Tone.BAD, 60_010 / 85_883.0),
                List.of()));
    assertThat(bars)
        .extracting(bar -> bar.label().plain().replaceFirst(".* ", ""))
        .hasToString(
            "[EMAIL, MOBILE, UNDER_AGE, DUPLICATE, NO_NAME, BIRTHDAY_INVALID, BIRTHDAY_TOO_OLD]");
    assertThat(words(fiveFiles()))
        .contains("An application may have several reasons, and each is counted.");
  }

  @Test
  void examplesStandBelowTheirReasonAndAnEmptyCellSaysSo() {
    assertThat(bars(fiveFiles()).get(1).details())
        .singleElement()
        .satisfies(
            part -> {
              Part.Fold fold = (Part.Fold) part;
              assertThat(fold.summary().plain()).isEqualTo("2 examples");
              assertThat(((Table) fold.parts().getFirst()).rows().getFirst())
                  .containsExactly(
                      new Inline.Place("monday.csv", 3),
                      mono("P•••• S••••"),
                      mono("p••••@e••••••.net"),
                      quiet("empty"),
                      mono("••• 67"));
            });
  }

  @ParameterizedTest
  @EnumSource
  void everyReasonHasItsSentence(Reason reason) {
    SampleFindings one = withReasons(Map.of(reason.name(), 1L));

    assertThat(bars(one).getFirst().label())
        .isEqualTo(line(reason.sentence(SampleFindings.POLICY), " ", quiet(mono(reason))));
    assertThat(words(one)).doesNotContain("several reasons");
  }

  @Test
  void aRefusedFileStandsOutWithItsSentence() {
    assertThat(fiveFiles().parts())
        .contains(
            new Note(
                Tone.BAD,
                "2 of 5 files refused.",
                line("No row of these files was read. ", link("#refused", "See why"))));
    assertThat(table(fiveFiles(), "Refused files").rows())
        .contains(
            List.of(
                quoted("photo.csv"), toned(Tone.BAD, "expected CSV text, found a gzip archive")));
  }

  @Test
  void aRejectedBatchSaysSoBeforeAllElse() {
    SampleFindings found = fiveFiles();
    found.rejected = "85.9 % of 100,005 applications <are> unsuccessful";

    assertThat(found.page().page().summary().plain()).startsWith("rejected: 14,122 of");
    assertThat(found.parts(Note.class))
        .startsWith(
            new Note(
                Tone.BAD,
                "Rejected, nothing is loaded:",
                line("85.9 % of 100,005 applications <are> unsuccessful.")))
        .extracting(Note::head)
        .containsExactly("Rejected, nothing is loaded:", "2 of 5 files refused.", "Assumed.");
  }

  @Test
  void anAssumedOrderIsCalledSoAndCanBeSettled() {
    assertThat(fiveFiles().parts())
        .contains(
            new Note(
                Tone.WAIT,
                "Assumed.",
                line(
                    "Birthdays like ",
                    strong("03-04-1975"),
                    " were read day first, and nothing proves this order. ",
                    link("#birthdays", "What to do"))),
            new Part.Code("birthday:\n  hyphen: day-first"));
    assertThat(words(fiveFiles())).contains("Read day first. This is assumed: ");
  }

  @Test
  void aDisputedSeparatorNamesBothWitnessesAndTheWayOut() {
    Dates dates = new Dates(3, 41, 900, new RowPlace("a.csv", 7), new RowPlace("monday.csv", 4));
    SampleFindings disputed = withOrder(slash(null, Because.DISPUTED, dates, null));

    assertThat(words(disputed))
        .contains("Day or month first?", "only day first, others only month first");
    assertThat(disputed.parts())
        .contains(
            new Facts()
                .with("Only day first", line(3L, ", the first at ", new Inline.Place("a.csv", 7)))
                .with(
                    "Only month first",
                    line(41L, ", the first at ", new Inline.Place("monday.csv", 4)))
                .with("In both orders", 900L),
            new Part.Code("birthday:\n  slash: day-first"));
  }

  @Test
  void aDisputeWithEarlierBatchesSaysWhatTheyProved() {
    Dates dates = new Dates(3, 0, 9, null, null);

    assertThat(words(withOrder(slash(null, Because.DISPUTED, dates, DateOrder.MONTH_FIRST))))
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

    assertThat(words(withOrder(slash(DateOrder.MONTH_FIRST, because, dates, null)))).contains(told);
  }

  @Test
  void aSeparatorThatDoesNotOccurIsNoTopic() {
    Dates none = new Dates(0, 0, 0, null, null);

    assertThat(words(withOrder(slash(DateOrder.DAY_FIRST, Because.ASSUMED, none, null))))
        .doesNotContain("month first", "Assumed");
  }

  @Test
  void duplicatesPointAtTheFirstAndCollisionsAtTheNumber() {
    assertThat(fiveFiles().parts())
        .contains(
            new Part.Heading(2, "duplicates", line("The same person twice: ", 212L)),
            new Part.Heading(2, "collisions", line("Two people, one id: ", 1L)));
    Table duplicates = table(fiveFiles(), SAME_PERSON);
    assertThat(duplicates.rows())
        .containsExactly(
            List.of(new Inline.Place("monday.csv", 90), new Inline.Place("monday.csv", 12)),
            List.of(
                new Inline.Place("tuesday.csv", 31),
                line(new Inline.Place("first.csv", 4), quiet(" a member"))));
    assertThat(duplicates.more().count()).isEqualTo(210);
    assertThat(table(fiveFiles(), ONE_ID).rows())
        .containsExactly(List.of(new Inline.Place("tuesday.csv", 7), mono("_2")));
  }

  @Test
  void theTrendHasThisBatchOnTopAndTheNewestNext() {
    assertThat(plain(table(fiveFiles(), "Compared with the last 3 batches")))
        .containsExactly(
            "this batch|100,005|14,122|14.1 % ",
            "2026-11-20 11:15 cccccccccccc|98,411|15,339|15.6 % ",
            "2026-11-20 10:15 bbbbbbbbbbbb|101,334|12,004|11.8 % ",
            "2026-11-20 09:15 aaaaaaaaaaaa|99,200|13,871|14.0 % ");
  }

  @Test
  void aReplaySaysWhatChanged() {
    assertThat(words(replay()))
        .contains(
            "Membership applications, judged again",
            "300 applications were unsuccessful before and judged again by today's policy."
                + " 180 are successful now. Left out: 12 applications of people who became members"
                + " before.",
            "Judged again: 4f7b0c06135b, 0ac6309526db");
    assertThat(cards(replay())).contains("Batches judged again 2");
    assertThat(plain(table(replay(), "What changed")))
        .containsExactly(
            "The mobile number does not have 8 digits, or contains other characters|200|150|0|50",
            "The e-mail address is missing, or its domain is not accepted|120|40|0|80",
            "The same person applied before|0|0|4|4",
            "A_CODE_OF_OLD|7|7|0|0");
  }

  @Test
  void theTotalsAreCards() {
    assertThat(cards(fiveFiles()))
        .containsExactly(
            "Applications read 100,005",
            "Successful 14,122 14.1 %",
            "Unsuccessful 85,883 85.9 %",
            "Files 5 2 refused");
  }

  @Test
  void whoReadsItLearnsHowItWasJudged() {
    assertThat(fiveFiles().parts())
        .endsWith(
            new Facts()
                .with("Batch", mono("1f0c6a2b9d3e"))
                .with("Feed", quoted("default"))
                .with("Ages as of", SampleFindings.POLICY.asOf())
                .with("Policy", line(quoted("default"), " ", quiet(mono("abababababab"))))
                .with("Earlier batches", 3L));
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
    hostile.changes = new ReasonChanges(Map.of(EVIL, 1L), Map.of(), Map.of(EVIL, 1L));

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
    Map.of("Refused files", 100, "Batch by batch", 100, SAME_PERSON, 10, ONE_ID, 10)
        .forEach(
            (title, rows) -> {
              assertThat(table(many, title).rows()).hasSize(rows);
              assertThat(table(many, title).more().count()).isEqualTo(10_000 - rows);
            });
    assertThat(words(many)).contains("the last 12 batches", "and 9,988 more batches");
    assertThat(((Part.Fold) bars(many).getFirst().details().getFirst()).summary().plain())
        .isEqualTo("10 examples");
    assertThat(many.html())
        .contains("read-99<", "not-99<")
        .doesNotContain("read-100<", "not-100<")
        .hasSizeLessThan(120_000);
  }

  @Test
  void aReasonThatAnOldFileNamesInTenThousandWaysEnds() {
    Map<String, Long> codes =
        IntStream.range(0, 10_000).boxed().collect(Collectors.toMap(i -> "CODE" + i, _ -> 1L));
    SampleFindings found =
        withReplay(List.of("4f7b0c06135b"), new ReasonChanges(codes, Map.of(), Map.of()));

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
    assertThat(new SampleFindings().parts())
        .contains(paragraph("There was no application to judge."))
        .filteredOn(part -> part instanceof Part.Heading || part instanceof Table)
        .containsExactly(heading(1, "Membership applications"), heading(2, "Batch and rules"));
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

  /// Each row as its cells, with bars between them.
  private static List<String> plain(Table table) {
    return table.rows().stream()
        .map(row -> row.stream().map(Inline::plain).collect(Collectors.joining("|")))
        .toList();
  }

  /// Each card as its name, its value and the words beside it.
  private static List<String> cards(SampleFindings found) {
    return ((Part.Cards) found.parts().get(2))
        .cards().stream()
            .map(
                card ->
                    (card.name() + " " + card.value().plain() + " " + card.beside().plain())
                        .strip())
            .toList();
  }

  /// The text of headings, paragraphs and notes.
  private static String words(SampleFindings found) {
    return found.parts().stream()
        .map(
            part ->
                switch (part) {
                  case Part.Heading heading -> heading.words().plain();
                  case Part.Paragraph paragraph -> paragraph.words().plain();
                  case Note note -> note.head() + " " + note.words().plain();
                  default -> "";
                })
        .collect(Collectors.joining("\n"));
  }

  private static DateOrderReport slash(
      @Nullable DateOrder order, Because because, Dates dates, @Nullable DateOrder earlier) {
    return new DateOrderReport(Separator.SLASH, new Decision(order, because), dates, earlier, null);
  }
}
