package dev.jarflow.answers;

import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.meter;
import static dev.jarflow.page.Inline.mono;
import static dev.jarflow.page.Inline.quiet;
import static dev.jarflow.page.Inline.quoted;
import static dev.jarflow.page.Inline.strong;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.answers.AnsweredQuestion.Row;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Bar;
import dev.jarflow.page.Part.Bars;
import dev.jarflow.page.Part.Cards;
import dev.jarflow.page.Part.Heading;
import dev.jarflow.page.Part.More;
import dev.jarflow.page.Part.Note;
import dev.jarflow.page.Part.Point;
import dev.jarflow.page.Part.Series;
import dev.jarflow.page.Part.Table;
import dev.jarflow.page.Tone;
import dev.jarflow.warehouse.SampleData;
import org.junit.jupiter.api.Test;

class AnswersPageTest {
  private static final Instant AS_OF = Instant.parse("2026-11-21T20:35:49Z");

  @Test
  void itSaysWhatCountsAndWhenItWasSo() {
    Page page = page(26);

    assertThat(page.summary().plain()).isEqualTo("revenue 2,600,325.00 in 26,000 transactions");
    assertThat(page.parts())
        .startsWith(
            Part.heading(1, "Sales"),
            Part.paragraph(
                "As of ",
                strong(AS_OF),
                ". Placed and completed transactions count; cancelled ones do not."),
            cards("2600325.00", 26, 26_000));
  }

  @Test
  void everyQuestionHasAPartInTheirOrder() {
    List<Part> parts = page(26).parts();

    assertThat(parts)
        .filteredOn(Heading.class::isInstance)
        .containsExactly(
            Part.heading(1, "Sales"),
            new Heading(2, "top_members", line("The ten members who spent most")),
            new Heading(2, "top_items", line("The three items bought most frequently")),
            Part.heading(3, "By quantity"),
            Part.heading(3, "By transactions"),
            new Heading(2, "monthly_revenue", line("Revenue of each month")),
            new Heading(2, "unsold_items", line("Items never sold")));
    for (Question question : Question.values()) {
      assertThat(parts).contains(Part.paragraph(quiet(question.explanation)));
    }
  }

  @Test
  void aMemberIsABarWithInitialsAndAnAnonymousOneIsCalledSo() {
    assertThat(page(26).parts())
        .contains(
            new Bars(
                List.of(
                    bar(line(quoted("P•••"), " ", quoted("S•••")), "200.00", 4),
                    bar(quoted("anonymous 7"), "50.00", 1))));
    assertThat(parts(26, Table.class).getFirst().rows().getFirst())
        .containsExactly(
            line(BigDecimal.ONE),
            quoted("S•••"),
            quoted("P•••"),
            quoted("S•••"),
            line(new BigDecimal("1234")),
            line(new BigDecimal("200.00")));
    assertThat(page(26).toString()).doesNotContain("Patty", "Smith");
  }

  private static Bar bar(Inline label, String figure, long quarters) {
    return new Bar(label, strong(new BigDecimal(figure)), meter(Tone.GOOD, quarters, 4), List.of());
  }

  @Test
  void eachCountOfItemsHasBarsOfItsOwn() {
    assertThat(page(26).parts())
        .containsSubsequence(
            Part.heading(3, "By quantity"),
            new Bars(List.of(bar(quoted("Lamp"), "9", 4))),
            Part.heading(3, "By transactions"),
            new Bars(List.of(bar(quoted("Desk"), "5", 4))),
            parts(26, Table.class).get(1));
  }

  @Test
  void numbersStandOnTheRightButARankDoesNot() {
    assertThat(parts(26, Table.class).getFirst().columns())
        .extracting(column -> column.heading() + " " + column.kind())
        .containsExactly(
            "Rank TEXT",
            "Member TEXT",
            "First name TEXT",
            "Last name TEXT",
            "Transactions NUMBER",
            "Spent NUMBER");
  }

  @Test
  void theChartHasTheLastTwoYearsAndTheFileHasTheRest() {
    Series series = parts(26, Series.class).getFirst();

    assertThat(series.title()).isEqualTo("Revenue of each month");
    assertThat(series.points())
        .hasSize(24)
        .startsWith(
            new Point(
                LocalDate.of(2024, 3, 1),
                new BigDecimal("100002.00"),
                line(
                    "2024-03: ",
                    new BigDecimal("100002.00"),
                    " in ",
                    Inline.count(1000, "transaction"))));
    assertThat(series.table().rows()).hasSize(24);
    assertThat(series.table().more())
        .isEqualTo(new More(2, line("before them in ", mono("monthly_revenue.csv"))));
  }

  @Test
  void aSingleMonthIsAChartToo() {
    assertThat(parts(1, Series.class).getFirst().points()).hasSize(1);
    assertThat(page(1).parts()).contains(cards("100000.00", 1, 1_000));
  }

  private static Cards cards(String revenue, int months, int transactions) {
    return new Cards()
        .with("Revenue", new BigDecimal(revenue), line("in ", Inline.count(months, "month")))
        .with("Transactions", new BigDecimal(transactions))
        .with("Items never sold", 30);
  }

  @Test
  void ofManyItemsTheFirstAreShownAndTheFileHasTheRest() {
    Table unsold = parts(26, Table.class).getLast();

    assertThat(unsold.rows()).hasSize(25);
    assertThat(unsold.rows().getLast()).contains(quoted("Unsold 24"));
    assertThat(unsold.more()).isEqualTo(new More(5, line("in ", mono("unsold_items.csv"))));
  }

  @Test
  void withoutSalesItSaysHowToGetSome() {
    Page page = page(0);

    assertThat(page.summary().plain()).isEqualTo("no sales yet");
    assertThat(parts(0, Note.class))
        .extracting(note -> note.words().plain())
        .containsExactly(
            "Drop files of items into landing/sales-items and of transactions into landing/sales-transactions.");
    for (Question question : Question.values()) {
      assertThat(page.parts()).contains(Part.paragraph(question.nothing));
    }
  }

  @Test
  void aboveAnswersItSaysHowMuchIsInvented() {
    assertThat(
            Stream.of(new SampleData(true, true), new SampleData(true, false))
                .map(samples -> page(1, samples).html()))
        .satisfiesExactly(
            all -> assertThat(all).contains("Sample data.", "All of this is invented."),
            some -> assertThat(some).contains("Sample data.", "Some of this is invented."));
    assertThat(page(1).html()).doesNotContain("Sample data.");
  }

  private static <T extends Part> List<T> parts(int months, Class<T> type) {
    return page(months).parts().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /// Answers with so many months, the first of them January 2024.
  private static Page page(int months) {
    return page(months, new SampleData(false, false));
  }

  private static Page page(int months, SampleData samples) {
    return new AnswersPage(
            AS_OF,
            samples,
            List.of(
                answer(
                    Question.TOP_MEMBERS,
                    months,
                    "rank=1, member=Smith_c7677, first_name=Patty, last_name=Smith, transactions=1234, spent=200.00",
                    "rank=2, member=anonymous 7, transactions=1, spent=50.00"),
                answer(
                    Question.TOP_ITEMS,
                    months,
                    "counted_by=quantity, rank=1, item_id=I1, name=Lamp, manufacturer=Lux, quantity=9, transactions=2",
                    "counted_by=transactions, rank=1, item_id=I2, name=Desk, manufacturer=Oak, quantity=7, transactions=5"),
                answer(
                    Question.MONTHLY_REVENUE,
                    months,
                    IntStream.range(0, months)
                        .mapToObj(
                            i ->
                                "month=%s, transactions=1000, revenue=%d.00"
                                    .formatted(YearMonth.of(2024, 1).plusMonths(i), 100_000 + i))
                        .toArray(String[]::new)),
                answer(
                    Question.UNSOLD_ITEMS,
                    months,
                    IntStream.range(0, 30)
                        .mapToObj(
                            i ->
                                "item_id=U%1$d, name=Unsold %1$d, manufacturer=Oak, cost=10.00, cancelled=0"
                                    .formatted(i))
                        .toArray(String[]::new))))
        .page();
  }

  private static AnsweredQuestion answer(Question question, int months, String... rows) {
    return new AnsweredQuestion(
        question,
        Arrays.stream(rows)
            .limit(months == 0 ? 0 : rows.length)
            .map(AnswersPageTest::row)
            .toList());
  }

  private static Row row(String cells) {
    Map<String, String> row = new HashMap<>();
    for (String cell : cells.split(", ", -1)) {
      row.put(cell.replaceFirst("=.*", ""), cell.replaceFirst("[^=]*=", ""));
    }
    return new Row(row);
  }
}
