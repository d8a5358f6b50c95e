package dev.jarflow.validate.report;

import static dev.jarflow.validate.report.SampleFindings.file;
import static dev.jarflow.validate.report.SampleFindings.fiveFiles;
import static dev.jarflow.validate.report.SampleFindings.refused;
import static dev.jarflow.validate.report.SampleFindings.replay;
import static dev.jarflow.validate.report.SampleFindings.withOrder;
import static dev.jarflow.validate.report.SampleFindings.withReasons;
import static dev.jarflow.validate.report.SampleFindings.withReplay;
import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;

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
import dev.jarflow.page.Html;
import dev.jarflow.validate.judge.BatchFindings.Collision;
import dev.jarflow.validate.judge.BatchFindings.Duplicate;
import dev.jarflow.validate.judge.Example;
import dev.jarflow.validate.judge.LoadedBatches.EarlierBatch;
import dev.jarflow.validate.judge.ReasonChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApplicationsPageTest {
  private static final String EVIL = "<img src=x onerror=alert(1)>\u202E\"'&.csv";

  @Test
  void theShareThatIsSuccessfulComesFirst() {
    String page = fiveFiles().html();

    assertThat(page)
        .contains(
            """
            <h1>Membership applications</h1>
            <p><b>14,122 of 100,005 applications</b> are successful: <b>14.1 %</b>.</p>
            """)
        .contains(
            "<meta name=\"description\" content=\"14,122 of 100,005 applications successful (14.1"
                + " %), 2 of 5 files refused\">");
  }

  @Test
  void everyReasonIsASentenceWithItsCountAndABar() {
    String page = fiveFiles().html();

    assertThat(page)
        .contains(
            """
            <li><p><span>The e-mail address is missing, or its domain is not accepted <code class="quiet">EMAIL</code></span> \
            <span class="number"><b>60,010</b> <span class="quiet">69.9 %</span></span></p>
            <div class="bar bad" aria-hidden="true"><i style="width:69.9%"></i></div>
            """)
        .contains("An application may have several reasons; each is counted.");
    assertThat(page.indexOf(">EMAIL<")).isLessThan(page.indexOf(">MOBILE<"));
    assertThat(page).doesNotContain(">COLUMNS<");
  }

  @ParameterizedTest
  @EnumSource
  void aReasonOfWhateverKindIsTold(Reason reason) {
    assertThat(withReasons(Map.of(reason.name(), 1L)).html())
        .contains(
            Html.text(reason.sentence(SampleFindings.POLICY)),
            "<code class=\"quiet\">" + reason + "</code>")
        .doesNotContain("several reasons");
  }

  @Test
  void aRefusedFileStandsOutWithItsSentence() {
    assertThat(fiveFiles().html())
        .contains(
            "<p class=\"note bad\"><b>2 of 5 files refused.</b> <span>Nothing of them was read."
                + " <a href=\"#refused\">Why</a></span></p>")
        .contains(
            "<tr><td><bdi>photo.csv</bdi></td><td class=\"bad\">expected CSV text, found a gzip"
                + " archive</td></tr>");
  }

  @Test
  void aRejectedBatchSaysSoBeforeAllElse() {
    SampleFindings found = fiveFiles();
    found.rejected = "85.9 % of 100,005 applications <are> unsuccessful";

    assertThat(found.html())
        .containsSubsequence(
            "content=\"rejected: 14,122 of",
            "<p class=\"note bad\"><b>Rejected, nothing is loaded:</b>"
                + " <span>85.9 % of 100,005 applications &lt;are&gt; unsuccessful.</span></p>",
            "2 of 5 files refused");
  }

  @Test
  void anAssumedOrderIsCalledSoAndCanBeSettled() {
    assertThat(fiveFiles().html())
        .contains("<p class=\"note wait\"><b>Assumed.</b> <span>Birthdays like <b>03-04-1975</b>")
        .contains("Read <b>day first</b>. This is <b class=\"wait\">assumed</b>")
        .contains("<pre>birthday:\n  hyphen: day-first</pre>");
  }

  @Test
  void aDisputedSeparatorNamesBothWitnessesAndTheWayOut() {
    Dates dates = new Dates(3, 41, 900, new RowPlace("a.csv", 7), new RowPlace("monday.csv", 4));

    assertThat(withOrder(slash(null, Because.DISPUTED, dates, null)).html())
        .contains("<b>Day or month first?</b>")
        .contains("only day first, others only month first")
        .contains(
            "<dt>Only day first</dt><dd>3, the first at <bdi class=\"mono\">a.csv:7</bdi></dd>")
        .contains("<dt>Could be both</dt><dd>900</dd>")
        .contains("<pre>birthday:\n  slash: day-first</pre>");
  }

  @Test
  void aDisputeWithEarlierBatchesSaysWhatTheyProved() {
    Dates dates = new Dates(3, 0, 9, null, null);

    assertThat(withOrder(slash(null, Because.DISPUTED, dates, DateOrder.MONTH_FIRST)).html())
        .contains(
            "earlier batches of this feed proved month first, and these files prove the contrary");
  }

  @ParameterizedTest
  @EnumSource
  void everyGroundOfAnOrderIsTold(Because because) {
    Dates dates = new Dates(0, 1, 1, null, new RowPlace("monday.csv", 4));
    DateOrderReport order = slash(DateOrder.MONTH_FIRST, because, dates, null);
    String told =
        switch (because) {
          case POLICY -> "Read <b>month first</b>: the policy says so.";
          case EVIDENCE -> "Read <b>month first</b>: some of these birthdays are a date when";
          case HISTORY -> "Read <b>month first</b>: earlier batches of this feed proved it";
          case ASSUMED -> "Read <b>month first</b>. This is <b class=\"wait\">assumed</b>";
          case DISPUTED -> "<b class=\"bad\">Disputed</b>: earlier batches of this feed proved";
        };

    assertThat(withOrder(order).html()).contains(told);
  }

  @Test
  void aSeparatorThatDoesNotOccurIsNoTopic() {
    Dates none = new Dates(0, 0, 0, null, null);

    assertThat(withOrder(slash(DateOrder.DAY_FIRST, Because.ASSUMED, none, null)).html())
        .doesNotContain("month first", "Assumed");
  }

  @Test
  void duplicatesPointAtTheFirstAndCollisionsAtTheNumber() {
    assertThat(fiveFiles().html())
        .contains("<h2 id=\"duplicates\">The same person twice: 212</h2>")
        .contains(
            "<tr><td><bdi class=\"mono\">monday.csv:90</bdi></td><td><bdi"
                + " class=\"mono\">monday.csv:12</bdi></td></tr>")
        .contains("<bdi class=\"mono\">first.csv:4</bdi> <span class=\"quiet\">a member</span>")
        .contains("<p class=\"quiet\">and 210 more</p>")
        .contains("<h2 id=\"collisions\">Two people, one id: 1</h2>")
        .contains(
            "<tr><td><bdi class=\"mono\">tuesday.csv:7</bdi></td><td class=\"mono\">_2</td></tr>");
  }

  @Test
  void theTrendHasThisBatchOnTopAndTheNewestNext() {
    String page = fiveFiles().html();

    assertThat(page)
        .containsSubsequence(
            "Compared with",
            "this batch",
            "14.1 %",
            "2026-11-20 11:15",
            "cccccccccccc",
            "2026-11-20 09:15");
  }

  @Test
  void aReplaySaysWhatChanged() {
    assertThat(replay().html())
        .contains("<h1>Membership applications, judged again</h1>")
        .contains("<dt>Batches judged again</dt><dd>2</dd>")
        .contains(
            "300 applications that were unsuccessful before were judged again by today's policy."
                + " <b>180</b> are successful now. Left out: 12 applications that became members"
                + " before.")
        .contains(
            "<tr><td>The mobile number does not have 8 digits, or contains other characters</td><td"
                + " class=\"number\">200</td><td class=\"number\">150</td><td"
                + " class=\"number\">0</td><td class=\"number\">50</td></tr>")
        .contains("<tr><td>A_CODE_OF_OLD</td><td class=\"number\">7</td>")
        .contains("<span class=\"mono\">4f7b0c06135b</span>");
  }

  @Test
  void whoReadsItLearnsHowItWasJudged() {
    assertThat(fiveFiles().html())
        .contains(
            """
            <dt>Batch</dt><dd class="mono">1f0c6a2b9d3e</dd>
            <dt>Feed</dt><dd>default</dd>
            <dt>Ages as of</dt><dd>2022-01-01</dd>
            <dt>Policy</dt><dd>default <span class="quiet mono">abababababab</span></dd>
            <dt>Earlier batches</dt><dd>3</dd>
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
    hostile.changes = new ReasonChanges(Map.of(EVIL, 1L), Map.of(), Map.of(EVIL, 1L));

    String page = hostile.html();

    assertThat(page).doesNotContain("<img", "\u202E", "\"'&.csv").contains("&lt;img", "\\u202e");
    assertThat(tags(page)).doesNotContain("img");
  }

  @Test
  void itRunsNoScriptAndNeedsNothingElse() {
    assertThat(fiveFiles().html())
        .doesNotContain("<script", "src=", "url(", "@import", "http:", "https:")
        .doesNotContainPattern(" on[a-z]+=");
  }

  @Test
  void everythingThatIsOpenedIsClosed() {
    for (SampleFindings each : List.of(fiveFiles(), replay(), new SampleFindings())) {
      List<String> open = new ArrayList<>();
      var tag = Pattern.compile("<(/?)([a-z][a-z0-9]*)[^>]*>").matcher(each.html());
      while (tag.find()) {
        if (!tag.group(1).isEmpty()) {
          assertThat(open.removeLast()).isEqualTo(tag.group(2));
        } else if (!tag.group(2).equals("meta")) {
          open.add(tag.group(2));
        }
      }
      assertThat(open).isEmpty();
    }
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
    many.batch =
        new Batch(
            "1f0c6a2b9d3e",
            Kind.REPLAY,
            nCopies(10_000, "4f7b0c06135b"),
            "default",
            SampleFindings.rules("default"),
            3L);
    many.files = files;
    many.collisions = 10_000;
    many.someCollisions = nCopies(10_000, new Collision(place, 2));
    many.duplicates = 10_000;
    many.someDuplicates = nCopies(10_000, new Duplicate(place, place, false));
    many.examples = Map.of(Reason.EMAIL, nCopies(10_000, example));
    many.trend = nCopies(10_000, new EarlierBatch("aaaaaaaaaaaa", "2026-11-21 17:47", 1, 1));

    String page = many.html();

    assertThat(page)
        .contains(
            "<h2 id=\"refused\">Refused files: 10,000</h2>",
            "<h2 id=\"files\">Batch by batch: 10,000</h2>")
        .contains("and 9,900 more</p>", "and 9,990 more</p>", "the last 12 batches", "10 examples")
        .contains("read-99<", "not-99<")
        .doesNotContain("read-100<", "not-100<");
    assertThat(page.length()).isLessThan(120_000);
  }

  @Test
  void aReasonThatAnOldFileNamesInTenThousandWaysEnds() {
    Map<String, Long> codes =
        IntStream.range(0, 10_000).boxed().collect(Collectors.toMap(i -> "CODE" + i, _ -> 1L));
    SampleFindings found =
        withReplay(List.of("4f7b0c06135b"), new ReasonChanges(codes, Map.of(), Map.of()));

    assertThat(found.html()).contains("and 9,990 more</p>").hasSizeLessThan(60_000);
  }

  @Test
  void aNameOfTenThousandLettersIsCut() {
    SampleFindings found = fiveFiles();
    found.files = List.of(file("x".repeat(10_000), 1, 1));

    assertThat(found.html()).doesNotContain("x".repeat(200));
  }

  @Test
  void nothingJudgedIsSaidSo() {
    assertThat(new SampleFindings().html())
        .contains("<p>There was no application to judge.</p>")
        .doesNotContain("<h2 id", "NaN", "Why applications");
  }

  @Test
  void aShareIsAllOrNoneOnlyWhenItIs() {
    assertThat(ApplicationsPage.share(0, 10)).isEqualTo("0 %");
    assertThat(ApplicationsPage.share(1, 1_000_000)).isEqualTo("under 0.1 %");
    assertThat(ApplicationsPage.share(141_224, 1_000_000)).isEqualTo("14.1 %");
    assertThat(ApplicationsPage.share(999_999, 1_000_000)).isEqualTo("over 99.9 %");
    assertThat(ApplicationsPage.share(10, 10)).isEqualTo("100 %");
    assertThat(ApplicationsPage.share(0, 0)).isEqualTo("0 %");
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

  private static List<String> tags(String html) {
    return Pattern.compile("<([a-z]+)").matcher(html).results().map(tag -> tag.group(1)).toList();
  }

  private static DateOrderReport slash(
      @Nullable DateOrder order, Because because, Dates dates, @Nullable DateOrder earlier) {
    return new DateOrderReport(Separator.SLASH, new Decision(order, because), dates, earlier, null);
  }
}
