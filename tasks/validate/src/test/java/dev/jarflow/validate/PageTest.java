package dev.jarflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.Reason;
import dev.jarflow.applications.Separator;
import dev.jarflow.page.Html;
import dev.jarflow.validate.Findings.Batch;
import dev.jarflow.validate.Findings.Because;
import dev.jarflow.validate.Findings.Collision;
import dev.jarflow.validate.Findings.Duplicate;
import dev.jarflow.validate.Findings.Earlier;
import dev.jarflow.validate.Findings.Example;
import dev.jarflow.validate.Findings.FileAccount;
import dev.jarflow.validate.Findings.Kind;
import dev.jarflow.validate.Findings.OrderFound;
import dev.jarflow.validate.Findings.Place;
import dev.jarflow.validate.Findings.Replayed;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
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

class PageTest {
  private static final String EVIL = "<img src=x onerror=alert(1)>\u202E\"'&.csv";

  @Test
  void theShareThatIsSuccessfulComesFirst() {
    String page = new Page(found(), null).html();

    assertThat(page)
        .contains(
            """
            <h1>Membership applications</h1>
            <p><b>14,122 of 100,005 applications</b> are successful: <b>14.1 %</b>.</p>
            """)
        .contains(
            "<meta name=\"description\" content=\"14,122 of 100,005 applications successful (14.1 %), 2 of 5 files refused\">");
  }

  @Test
  void everyReasonIsASentenceWithItsCountAndABar() {
    String page = new Page(found(), null).html();

    assertThat(page)
        .contains(
            """
            <li><p><span>The e-mail is none, or its domain is not accepted <code class="quiet">EMAIL</code></span> \
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
    Findings one = reasons(Map.of(reason, 1L));

    String sentence = reason.sentence();
    assertThat(new Page(one, null).html())
        .contains(Html.text(sentence.substring(1)), "<code class=\"quiet\">" + reason + "</code>")
        .doesNotContain("several reasons");
  }

  @Test
  void aRefusedFileStandsOutWithItsSentence() {
    assertThat(new Page(found(), null).html())
        .contains(
            "<p class=\"note bad\"><b>2 of 5 files refused.</b> <span>Nothing of them was read."
                + " <a href=\"#refused\">Why</a></span></p>")
        .contains(
            "<tr><td><bdi>photo.csv</bdi></td><td class=\"bad\">expected CSV text, found a gzip archive</td></tr>");
  }

  @Test
  void aRejectedBatchSaysSoBeforeAllElse() {
    assertThat(new Page(found(), "85.9 % of 100,005 applications <are> unsuccessful").html())
        .containsSubsequence(
            "content=\"rejected: 14,122 of",
            "<p class=\"note bad\"><b>Rejected, nothing is loaded:</b>"
                + " <span>85.9 % of 100,005 applications &lt;are&gt; unsuccessful.</span></p>",
            "2 of 5 files refused");
  }

  @Test
  void anAssumedOrderIsCalledSoAndCanBeSettled() {
    assertThat(new Page(found(), null).html())
        .contains("<p class=\"note wait\"><b>Assumed.</b> <span>Birthdays like <b>03-04-1975</b>")
        .contains("Read <b>day first</b>. This is <b class=\"wait\">assumed</b>")
        .contains("<pre>birthday:\n  hyphen: day-first</pre>");
  }

  @Test
  void aDisputedSeparatorNamesBothWitnessesAndTheWayOut() {
    OrderFound disputed =
        order(Separator.SLASH, null, Because.DISPUTED, 3, 41, 900, new Place("a.csv", 7), null);

    assertThat(new Page(orders(disputed), null).html())
        .contains("<b>Day or month first?</b>")
        .contains("only day first, others only month first")
        .contains(
            "<dt>Only day first</dt><dd>3, the first at <bdi class=\"mono\">a.csv:7</bdi></dd>")
        .contains("<dt>Could be both</dt><dd>900</dd>")
        .contains("<pre>birthday:\n  slash: day-first</pre>");
  }

  @Test
  void aDisputeWithEarlierBatchesSaysWhatTheyProved() {
    OrderFound disputed =
        order(Separator.SLASH, null, Because.DISPUTED, 3, 0, 9, null, DateOrder.MONTH_FIRST);

    assertThat(new Page(orders(disputed), null).html())
        .contains(
            "earlier batches of this feed proved month first, and these files prove the contrary");
  }

  @ParameterizedTest
  @EnumSource
  void everyGroundOfAnOrderIsTold(Because because) {
    OrderFound order = order(Separator.SLASH, DateOrder.MONTH_FIRST, because, 0, 1, 1, null, null);
    String told =
        switch (because) {
          case POLICY -> "Read <b>month first</b>: the policy says so.";
          case EVIDENCE -> "Read <b>month first</b>: some of these birthdays are a date when";
          case HISTORY -> "Read <b>month first</b>: earlier batches of this feed proved it";
          case ASSUMED -> "Read <b>month first</b>. This is <b class=\"wait\">assumed</b>";
          case DISPUTED -> "<b class=\"bad\">Disputed</b>: earlier batches of this feed proved";
        };

    assertThat(new Page(orders(order), null).html()).contains(told);
  }

  @Test
  void aSeparatorThatDoesNotOccurIsNoTopic() {
    OrderFound absent =
        order(Separator.SLASH, DateOrder.DAY_FIRST, Because.ASSUMED, 0, 0, 0, null, null);

    assertThat(new Page(orders(absent), null).html()).doesNotContain("month first", "Assumed");
  }

  @Test
  void duplicatesPointAtTheFirstAndCollisionsAtTheNumber() {
    assertThat(new Page(found(), null).html())
        .contains("<h2 id=\"duplicates\">The same person twice: 212</h2>")
        .contains(
            "<tr><td><bdi class=\"mono\">monday.csv:90</bdi></td><td><bdi class=\"mono\">monday.csv:12</bdi></td></tr>")
        .contains("<bdi class=\"mono\">first.csv:4</bdi> <span class=\"quiet\">a member</span>")
        .contains("<p class=\"quiet\">and 210 more</p>")
        .contains("<h2 id=\"collisions\">Two people, one id: 1</h2>")
        .contains(
            "<tr><td><bdi class=\"mono\">tuesday.csv:7</bdi></td><td class=\"mono\">_2</td></tr>");
  }

  @Test
  void theTrendHasThisBatchOnTopAndTheNewestNext() {
    String page = new Page(found(), null).html();

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
    assertThat(new Page(replay(), null).html())
        .contains("<h1>Membership applications, judged again</h1>")
        .contains("<dt>Batches judged again</dt><dd>2</dd>")
        .contains(
            "300 applications that were unsuccessful before were judged again by today's policy."
                + " <b>180</b> are successful now. Left out: 12 applications that became members before.")
        .contains(
            "<tr><td>The mobile number has another number of digits, or something else in it</td><td class=\"number\">200</td>"
                + "<td class=\"number\">150</td><td class=\"number\">0</td><td class=\"number\">50</td></tr>")
        .contains("<tr><td>A_CODE_OF_OLD</td><td class=\"number\">7</td>")
        .contains("<span class=\"mono\">4f7b0c06135b</span>");
  }

  @Test
  void whoReadsItLearnsHowItWasJudged() {
    assertThat(new Page(found(), null).html())
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
    Place place = new Place(EVIL, 2);
    Findings found = found();
    Findings hostile =
        new Findings(
            new Batch(EVIL, Kind.REPLAY, EVIL, found.batch().asOf(), EVIL, EVIL, null),
            found.read(),
            found.successful(),
            found.unsuccessful(),
            found.alreadyMembers(),
            found.reasons(),
            List.of(file(EVIL, 1, 1, null), file(EVIL, 0, 0, EVIL)),
            List.of(order(Separator.SLASH, null, Because.DISPUTED, 1, 1, 1, place, null)),
            1,
            List.of(new Collision(place, 2)),
            1,
            List.of(new Duplicate(place, place, true)),
            Map.of(Reason.EMAIL, List.of(new Example(place, EVIL, EVIL, EVIL, EVIL))),
            List.of(new Earlier(EVIL, EVIL, 1, 1)),
            new Replayed(List.of(EVIL), 1, Map.of(EVIL, 1L), Map.of(), Map.of(EVIL, 1L)));

    String page = new Page(hostile, null).html();

    assertThat(page).doesNotContain("<img", "\u202E", "\"'&.csv").contains("&lt;img", "\\u202e");
    assertThat(tags(page)).doesNotContain("img");
  }

  @Test
  void itRunsNoScriptAndNeedsNothingElse() {
    assertThat(new Page(found(), null).html())
        .doesNotContain("<script", "src=", "url(", "@import", "http:", "https:")
        .doesNotContainPattern(" on[a-z]+=");
  }

  @Test
  void everythingThatIsOpenedIsClosed() {
    for (Findings each : List.of(found(), replay(), nothing())) {
      List<String> open = new ArrayList<>();
      var tag = Pattern.compile("<(/?)([a-z][a-z0-9]*)[^>]*>").matcher(new Page(each, null).html());
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
    Findings found = found();
    Place place = new Place("a.csv", 1);
    Example example = new Example(place, "", "", "", "");
    List<FileAccount> files = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      files.add(file("read-" + i, 1, 1, null));
      files.add(file("not-" + i, 0, 0, "it is empty"));
    }
    Findings many =
        new Findings(
            found.batch(),
            found.read(),
            found.successful(),
            found.unsuccessful(),
            found.alreadyMembers(),
            found.reasons(),
            files,
            found.orders(),
            10_000,
            Collections.nCopies(10_000, new Collision(place, 2)),
            10_000,
            Collections.nCopies(10_000, new Duplicate(place, place, false)),
            Map.of(Reason.EMAIL, Collections.nCopies(10_000, example)),
            Collections.nCopies(10_000, new Earlier("aaaaaaaaaaaa", "2026-11-21 17:47", 1, 1)),
            new Replayed(
                Collections.nCopies(10_000, "4f7b0c06135b"), 1, Map.of(), Map.of(), Map.of()));

    String page = new Page(many, null).html();

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
    Findings found =
        withReplay(new Replayed(List.of("4f7b0c06135b"), 0, codes, Map.of(), Map.of()));

    assertThat(new Page(found, null).html()).contains("and 9,990 more</p>").hasSizeLessThan(60_000);
  }

  @Test
  void aNameOfTenThousandLettersIsCut() {
    FileAccount file = file("x".repeat(10_000), 1, 1, null);

    assertThat(new Page(files(List.of(file)), null).html()).doesNotContain("x".repeat(200));
  }

  @Test
  void nothingJudgedIsSaidSo() {
    assertThat(new Page(nothing(), null).html())
        .contains("<p>There was no application to judge.</p>")
        .doesNotContain("<h2 id", "NaN", "Why applications");
  }

  @Test
  void aShareIsAllOrNoneOnlyWhenItIs() {
    assertThat(Page.share(0, 10)).isEqualTo("0 %");
    assertThat(Page.share(1, 1_000_000)).isEqualTo("under 0.1 %");
    assertThat(Page.share(141_224, 1_000_000)).isEqualTo("14.1 %");
    assertThat(Page.share(999_999, 1_000_000)).isEqualTo("over 99.9 %");
    assertThat(Page.share(10, 10)).isEqualTo("100 %");
    assertThat(Page.share(0, 0)).isEqualTo("0 %");
  }

  @Test
  void itIsTheSameWhereverItIsWritten() {
    String page = new Page(found(), null).html();
    Locale before = Locale.getDefault();
    try {
      for (Locale locale : List.of(Locale.GERMANY, Locale.forLanguageTag("ar-EG"))) {
        Locale.setDefault(locale);
        assertThat(new Page(found(), null).html()).isEqualTo(page);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  private static List<String> tags(String html) {
    return Pattern.compile("<([a-z]+)").matcher(html).results().map(tag -> tag.group(1)).toList();
  }

  /// What a batch of five files brought.
  private static Findings found() {
    Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
    reasons.put(Reason.NO_NAME, 120L);
    reasons.put(Reason.MOBILE, 41_807L);
    reasons.put(Reason.EMAIL, 60_010L);
    reasons.put(Reason.BIRTHDAY_INVALID, 98L);
    reasons.put(Reason.BIRTHDAY_TOO_OLD, 3L);
    reasons.put(Reason.UNDER_AGE, 21_344L);
    reasons.put(Reason.DUPLICATE, 212L);
    reasons.put(Reason.COLUMNS, 0L);
    Map<Reason, List<Example>> examples =
        Map.of(
            Reason.NO_NAME,
            List.of(
                new Example(
                    new Place("monday.csv", 17),
                    "Dr. ",
                    "p•••@e••••••.com",
                    "••/••/1975",
                    "••••••67")),
            Reason.MOBILE,
            List.of(
                new Example(
                    new Place("monday.csv", 3),
                    "P•••• S••••",
                    "p••••.•••••@e••••••.net",
                    "••-••-1975",
                    "••• 67"),
                new Example(
                    new Place(
                        "a-rather-long-name-of-a-file-from-the-branch-in-the-north.csv", 48_120),
                    "Mr. J•• V•• D•• B•••",
                    "j•••••••••••••••••••••••••••••@s••••••••••••-••••••••.com",
                    "1984-••-••",
                    "+•• •••• ••21")),
            Reason.BIRTHDAY_INVALID,
            List.of(
                new Example(
                    new Place("tuesday.csv", 9),
                    "G••••• N•••••",
                    "g@••••••.com",
                    "31/02/••••",
                    "••••••00")));
    return new Findings(
        batch(Kind.FILES),
        100_005,
        14_122,
        85_883,
        12,
        reasons,
        List.of(
            file("monday.csv", 50_000, 7_122, null),
            file("photo.csv", 0, 0, "expected CSV text, found a gzip archive"),
            file("tuesday.csv", 50_000, 7_000, null),
            file("a-rather-long-name-of-a-file-from-the-branch-in-the-north.csv", 5, 0, null),
            file(
                "old.csv",
                0,
                0,
                "expected a column date_of_birth, dob or birthday, found name, email, mobile_no")),
        List.of(
            order(
                Separator.SLASH,
                DateOrder.MONTH_FIRST,
                Because.EVIDENCE,
                0,
                14_880,
                9_911,
                null,
                DateOrder.MONTH_FIRST),
            order(Separator.HYPHEN, DateOrder.DAY_FIRST, Because.ASSUMED, 0, 0, 311, null, null)),
        1,
        List.of(new Collision(new Place("tuesday.csv", 7), 2)),
        212,
        List.of(
            new Duplicate(new Place("monday.csv", 90), new Place("monday.csv", 12), false),
            new Duplicate(new Place("tuesday.csv", 31), new Place("first.csv", 4), true)),
        examples,
        List.of(
            new Earlier("aaaaaaaaaaaa", "2026-11-20 09:15", 99_200, 13_871),
            new Earlier("bbbbbbbbbbbb", "2026-11-20 10:15", 101_334, 12_004),
            new Earlier("cccccccccccc", "2026-11-20 11:15", 98_411, 15_339)),
        null);
  }

  private static Findings replay() {
    return withReplay(
        new Replayed(
            List.of("4f7b0c06135b", "0ac6309526db"),
            180,
            Map.of("MOBILE", 200L, "EMAIL", 120L, "A_CODE_OF_OLD", 7L),
            Map.of("MOBILE", 150L, "EMAIL", 40L, "A_CODE_OF_OLD", 7L),
            Map.of("DUPLICATE", 4L)));
  }

  private static Findings nothing() {
    return with(0, 0, Map.of(), List.of(), List.of(), null);
  }

  private static Findings reasons(Map<Reason, Long> reasons) {
    return with(1, 0, reasons, List.of(), List.of(), null);
  }

  private static Findings orders(OrderFound... orders) {
    return with(1, 1, Map.of(), List.of(), Arrays.asList(orders), null);
  }

  private static Findings files(List<FileAccount> files) {
    return with(1, 1, Map.of(), files, List.of(), null);
  }

  private static Findings withReplay(Replayed replayed) {
    return with(
        300,
        180,
        Map.of(Reason.MOBILE, 50L, Reason.EMAIL, 80L, Reason.DUPLICATE, 4L),
        List.of(),
        List.of(),
        replayed);
  }

  private static Findings with(
      long read,
      long successful,
      Map<Reason, Long> reasons,
      List<FileAccount> files,
      List<OrderFound> orders,
      @Nullable Replayed replayed) {
    return new Findings(
        batch(replayed == null ? Kind.FILES : Kind.REPLAY),
        read,
        successful,
        read - successful,
        replayed == null ? 0 : 12,
        reasons,
        files,
        orders,
        0,
        List.of(),
        0,
        List.of(),
        Map.of(),
        List.of(),
        replayed);
  }

  private static Batch batch(Kind kind) {
    return new Batch(
        "1f0c6a2b9d3e", kind, "default", LocalDate.of(2022, 1, 1), "default", "ab".repeat(32), 3L);
  }

  private static FileAccount file(
      String name, long read, long successful, @Nullable String refused) {
    return new FileAccount(name, "cd".repeat(32), read, successful, read - successful, refused);
  }

  private static OrderFound order(
      Separator separator,
      @Nullable DateOrder order,
      Because because,
      long dayFirst,
      long monthFirst,
      long ambiguous,
      @Nullable Place dayFirstAt,
      @Nullable DateOrder earlier) {
    Place monthFirstAt = monthFirst > 0 ? new Place("monday.csv", 4) : null;
    return new OrderFound(
        separator,
        order,
        because,
        dayFirst,
        monthFirst,
        ambiguous,
        dayFirstAt,
        monthFirstAt,
        earlier,
        null);
  }
}
