package dev.jarflow.answers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jarflow.answers.Answer.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageTest {
  private static final Instant AS_OF = Instant.parse("2026-11-21T20:35:49Z");
  private static final String EVIL = "<img src=x onerror=alert(1)>\u202e\"'&";

  @Test
  void itSaysWhatCountsAndWhenItWasSo() {
    assertThat(page(26).html())
        .contains(
            "<p>As of <b>2026-11-21 20:35:49 UTC</b>. Transactions count that are placed or completed; cancelled ones do not.</p>")
        .contains(
            """
            <dl class="cards">
            <div><dt>Revenue</dt><dd>2,600,325.00 <span class="quiet">in 26 months</span></dd></div>
            <div><dt>Transactions</dt><dd>26,000</dd></div>
            <div><dt>Items never sold</dt><dd>30</dd></div>
            </dl>
            """)
        .contains(
            "<meta name=\"description\" content=\"revenue 2,600,325.00 in 26,000 transactions\">");
  }

  @Test
  void everyQuestionHasAPartInTheirOrder() {
    String page = page(26).html();

    assertThat(page)
        .containsSubsequence(
            "<h2 id=\"top_members\">The ten members who spent most</h2>",
            "<h2 id=\"top_items\">The three items bought most frequently</h2>",
            "<h3>By quantity</h3>",
            "<h3>By transactions</h3>",
            "<h2 id=\"monthly_revenue\">Revenue of each month</h2>",
            "<h2 id=\"unsold_items\">Items never sold</h2>");
    for (Question question : Question.values()) {
      assertThat(page).contains("<p class=\"quiet\">" + question.explanation() + "</p>");
    }
  }

  @Test
  void aMemberIsABarWithInitialsAndAnAnonymousOneIsCalledSo() {
    assertThat(page(26).html())
        .contains(
            """
            <li><p><span><bdi>P•••</bdi> <bdi>S•••</bdi></span> <span class="number"><b>200.00</b></span></p>
            <div class="bar good" aria-hidden="true"><i style="width:100.0%"></i></div></li>
            <li><p><span><bdi>anonymous 7</bdi></span> <span class="number"><b>50.00</b></span></p>
            <div class="bar good" aria-hidden="true"><i style="width:25.0%"></i></div></li>
            """)
        .contains(
            "<tr><td>1</td><td><bdi>S•••</bdi></td><td><bdi>P•••</bdi></td><td><bdi>S•••</bdi></td>"
                + "<td class=\"number\">1,234</td><td class=\"number\">200.00</td></tr>")
        .doesNotContain("Patty", "Smith");
  }

  @Test
  void eachCountOfItemsHasBarsOfItsOwn() {
    assertThat(page(26).html())
        .containsSubsequence(
            "<h3>By quantity</h3>",
            "<bdi>Lamp</bdi></span> <span class=\"number\"><b>9</b>",
            "<h3>By transactions</h3>",
            "<bdi>Desk</bdi></span> <span class=\"number\"><b>5</b>",
            "<table class=\"answer\">");
  }

  @Test
  void theChartHasTheLastTwoYearsWithAScaleMonthsAndYears() {
    String page = page(26).html();

    assertThat(page)
        .contains(
            "<svg class=\"chart\" role=\"img\" aria-label=\"Revenue of each month, 2024-03 to 2026-02; the table says the same\">")
        .contains("<text class=\"scale\" x=\"-8\" y=\"200.0\">0</text>")
        .contains("<text class=\"scale\" x=\"-8\" y=\"120.0\">50 k</text>")
        .contains("<title>2026-02: 100,025.00 in 1,000 transactions</title>")
        .contains("<text x=\"2.08%\" y=\"233\">2024</text>")
        .contains("<text x=\"43.75%\" y=\"233\">2025</text>")
        .contains("<text x=\"43.75%\" y=\"216\">J</text>")
        .contains(
            "<p class=\"quiet\">and 2 before them in <span class=\"mono\">monthly_revenue.csv</span></p>");
    assertThat(page.split("<rect ", -1)).hasSize(25);
  }

  @Test
  void aSingleMonthIsAChartToo() {
    assertThat(page(1).html())
        .contains("in 1 month</span>")
        .contains("<rect x=\"1.25%\" width=\"5.83%\" y=\"")
        .contains("y=\"233\">2024</text>");
  }

  @Test
  void aYearWithoutRoomBeforeTheNextOneIsNotWritten() {
    List<Chart.Bar> bars =
        List.of(
            new Chart.Bar("2024-12", BigDecimal.ONE, "a"),
            new Chart.Bar("2025-01", BigDecimal.TEN, "b"));

    assertThat(new Chart("", bars).html()).contains(">2025</text>").doesNotContain(">2024</text>");
  }

  /// The highest bar stays below the top line, and no line is without a round number.
  @Test
  void theScaleIsRoundWhateverTheRevenueIs() {
    for (String highest :
        List.of(
            "0.00",
            "0.01",
            "1.00",
            "7.30",
            "10.00",
            "99.99",
            "1234.56",
            "25000",
            "999999999999.99")) {
      String svg =
          new Chart("", List.of(new Chart.Bar("2025-01", new BigDecimal(highest), ""))).html();

      var lines = Pattern.compile("<text class=\"scale\"[^>]*>([^<]*)<").matcher(svg);
      List<String> labels = lines.results().map(found -> found.group(1)).toList();
      assertThat(labels).as(highest).hasSizeBetween(2, 6).allMatch(label -> label.length() <= 7);
      assertThat(svg).doesNotContain("y=\"-", "height=\"-");
    }
  }

  @Test
  void ofManyItemsTheFirstAreShownAndTheFileHasTheRest() {
    assertThat(page(26).html())
        .contains("<td><bdi>Unsold 24</bdi></td>")
        .doesNotContain("Unsold 25")
        .contains(
            "<p class=\"quiet\">and 5 more in <span class=\"mono\">unsold_items.csv</span></p>");
  }

  @Test
  void nothingThatPeopleWroteIsMarkup() {
    List<Answer> hostile =
        page(1).answers().stream()
            .map(
                answer ->
                    new Answer(
                        answer.question(),
                        answer.rows().stream().map(row -> hostile(answer, row)).toList()))
            .toList();

    assertThat(new Page(AS_OF, hostile).html())
        .doesNotContain("<img", "\u202e", "\"'&")
        .contains("&lt;img", "\\u202e");
  }

  @Test
  void itRunsNoScriptAndNeedsNothingElse() {
    assertThat(page(26).html())
        .doesNotContain("<script", "src=", "url(", "@import", "http:", "https:")
        .doesNotContainPattern(" on[a-z]+=");
  }

  @Test
  void everythingThatIsOpenedIsClosed() {
    for (Page each : List.of(page(26), page(1), page(0))) {
      List<String> open = new ArrayList<>();
      var tag = Pattern.compile("<(/?)([a-z][a-z0-9]*)([^>]*)>").matcher(each.html());
      while (tag.find()) {
        boolean single =
            List.of("meta", "line").contains(tag.group(2)) || tag.group(3).endsWith("/");
        if (tag.group(1).isEmpty() && !single) {
          open.add(tag.group(2));
        } else if (!tag.group(1).isEmpty()) {
          assertThat(tag.group(2)).isEqualTo(open.removeLast());
        }
      }
      assertThat(open).isEmpty();
    }
  }

  private static Row hostile(Answer answer, Row row) {
    Map<String, String> cells = new HashMap<>(row.cells());
    for (Column column : answer.question().columns()) {
      boolean chooses = List.of("counted_by", "month").contains(column.name());
      if (!column.kind().isNumber() && !chooses) {
        cells.put(column.name(), EVIL);
      }
    }
    return new Row(cells);
  }

  /// Answers with so many months, the first of them January 2024.
  private static Page page(int months) {
    List<Row> none = List.of();
    return new Page(
        AS_OF,
        List.of(
            new Answer(
                Question.TOP_MEMBERS,
                months == 0
                    ? none
                    : List.of(
                        row(
                            "rank",
                            "1",
                            "member",
                            "Smith_c7677",
                            "first_name",
                            "Patty",
                            "last_name",
                            "Smith",
                            "transactions",
                            "1234",
                            "spent",
                            "200.00"),
                        row(
                            "rank",
                            "2",
                            "member",
                            "anonymous 7",
                            "transactions",
                            "1",
                            "spent",
                            "50.00"))),
            new Answer(
                Question.TOP_ITEMS,
                months == 0
                    ? none
                    : List.of(
                        row(
                            "counted_by",
                            "quantity",
                            "rank",
                            "1",
                            "item_id",
                            "I1",
                            "name",
                            "Lamp",
                            "manufacturer",
                            "Lux",
                            "quantity",
                            "9",
                            "transactions",
                            "2"),
                        row(
                            "counted_by",
                            "transactions",
                            "rank",
                            "1",
                            "item_id",
                            "I2",
                            "name",
                            "Desk",
                            "manufacturer",
                            "Oak",
                            "quantity",
                            "7",
                            "transactions",
                            "5"))),
            new Answer(
                Question.MONTHLY_REVENUE,
                IntStream.range(0, months)
                    .mapToObj(
                        i ->
                            row(
                                "month",
                                YearMonth.of(2024, 1).plusMonths(i).toString(),
                                "transactions",
                                "1000",
                                "revenue",
                                (100_000 + i) + ".00"))
                    .toList()),
            new Answer(
                Question.UNSOLD_ITEMS,
                IntStream.range(0, months == 0 ? 0 : 30)
                    .mapToObj(
                        i ->
                            row(
                                "item_id",
                                "U" + i,
                                "name",
                                "Unsold " + i,
                                "manufacturer",
                                "Oak",
                                "cost",
                                "10.00",
                                "cancelled",
                                "0"))
                    .toList())));
  }

  private static Row row(String... cells) {
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < cells.length; i += 2) {
      row.put(cells[i], cells[i + 1]);
    }
    return new Row(row);
  }
}
