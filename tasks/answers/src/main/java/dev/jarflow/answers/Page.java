package dev.jarflow.answers;

import static dev.jarflow.page.Html.text;

import dev.jarflow.answers.Answer.Row;
import dev.jarflow.answers.Picture.Bars;
import dev.jarflow.answers.Picture.Months;
import dev.jarflow.answers.Picture.None;
import dev.jarflow.answers.Picture.Series;
import dev.jarflow.page.Html;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The answers for people. Whoever reaches the page may not be one who may know the members, so it
/// tells their initials; the files beside it tell who they are.
record Page(Instant asOf, List<Answer> answers) {
  /// More rows stand in the file only.
  static final int ROWS = 25;

  /// Two years; more do not fit on a phone.
  static final int MONTHS = 24;

  private static final String STYLE = style();
  private static final int LONGEST_NAME = 120;
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /// Who was erased.
  private static final Pattern NOBODY = Pattern.compile("anonymous \\d+");

  String html() {
    String body =
        """
        <style>
        %s</style>
        <main>
        <h1>Sales</h1>
        <p>As of <b>%s</b>. Transactions count that are placed or completed; cancelled ones do not.</p>
        %s%s</main>"""
            .formatted(
                STYLE,
                SECOND.format(asOf),
                anySales() ? totals() : NO_SALES,
                answers.stream().map(Page::part).collect(Collectors.joining()));
    return Html.page("Sales", summary(), body);
  }

  private static final String NO_SALES =
      """
      <p class="note wait"><b>There are no sales yet.</b> <span>Drop files of items into \
      <span class="mono">landing/sales-items</span> and of transactions into \
      <span class="mono">landing/sales-transactions</span>.</span></p>
      """;

  boolean anySales() {
    return !answer(Question.MONTHLY_REVENUE).rows().isEmpty();
  }

  private String summary() {
    Answer months = answer(Question.MONTHLY_REVENUE);
    return anySales()
        ? "revenue %s in %s"
            .formatted(money(months.sum("revenue")), transactions(months.sum("transactions")))
        : "no sales yet";
  }

  private String totals() {
    Answer months = answer(Question.MONTHLY_REVENUE);
    return """
        <dl class="cards">
        %s%s%s</dl>
        """
        .formatted(
            card(
                "Revenue",
                money(months.sum("revenue")),
                months.rows().size() == 1
                    ? "in 1 month"
                    : "in %s months".formatted(count(months.rows().size()))),
            card("Transactions", count(months.sum("transactions")), ""),
            card("Items never sold", count(answer(Question.UNSOLD_ITEMS).rows().size()), ""));
  }

  private static String card(String name, String value, String beside) {
    return "<div><dt>%s</dt><dd>%s%s</dd></div>\n"
        .formatted(
            name, value, beside.isEmpty() ? "" : " <span class=\"quiet\">" + beside + "</span>");
  }

  private Answer answer(Question question) {
    return answers.stream()
        .filter(answer -> answer.question() == question)
        .findFirst()
        .orElseThrow();
  }

  private static String part(Answer answer) {
    Question question = answer.question();
    String head =
        """
        <h2 id="%s">%s</h2>
        <p class="quiet">%s</p>
        """
            .formatted(question.word(), question.title(), question.explanation());
    return answer.rows().isEmpty()
        ? head + "<p>%s</p>\n".formatted(question.nothing())
        : head + picture(answer) + table(answer);
  }

  private static String picture(Answer answer) {
    return switch (answer.question().picture()) {
      case None() -> "";
      case Bars bars ->
          bars.series().stream()
              .map(series -> bars(answer, bars, series))
              .collect(Collectors.joining());
      case Months months -> months(answer, months);
    };
  }

  private static String bars(Answer answer, Bars bars, Series series) {
    List<Row> rows =
        answer.rows().stream()
            .filter(
                row -> series.column().isEmpty() || series.only().equals(row.cell(series.column())))
            .toList();
    BigDecimal most =
        rows.stream()
            .map(row -> row.number(series.value()))
            .reduce(BigDecimal.ONE, BigDecimal::max);
    return """
        %s<ol class="bars">
        %s</ol>
        """
        .formatted(
            series.heading().isEmpty() ? "" : "<h3>%s</h3>\n".formatted(series.heading()),
            rows.stream()
                .map(row -> bar(answer.question(), bars, row, series.value(), most))
                .collect(Collectors.joining()));
  }

  /// Says nothing that the numbers beside it do not.
  private static String bar(Question question, Bars bars, Row row, String value, BigDecimal most) {
    return String.format(
        Locale.ROOT,
        """
        <li><p><span>%s</span> <span class="number"><b>%s</b></span></p>
        <div class="bar good" aria-hidden="true"><i style="width:%.1f%%"></i></div></li>
        """,
        label(question, bars, row),
        shown(column(question, value), row.cell(value)),
        row.number(value).multiply(BigDecimal.valueOf(100)).divide(most, 1, RoundingMode.HALF_UP));
  }

  private static String label(Question question, Bars bars, Row row) {
    String label =
        bars.label().stream()
            .filter(name -> row.cell(name) != null)
            .map(name -> shown(column(question, name), row.cell(name)))
            .collect(Collectors.joining(" "));
    return label.isEmpty()
        ? shown(column(question, bars.otherwise()), row.cell(bars.otherwise()))
        : label;
  }

  private static String months(Answer answer, Months months) {
    List<Row> rows = last(answer.rows(), MONTHS);
    Column value = column(answer.question(), months.value());
    return new Chart(
            "%s, %s to %s; the table says the same"
                .formatted(
                    answer.question().title(),
                    rows.getFirst().cell(months.month()),
                    rows.getLast().cell(months.month())),
            rows.stream()
                .map(
                    row ->
                        new Chart.Bar(
                            String.valueOf(row.cell(months.month())),
                            row.number(months.value()),
                            "%s: %s in %s"
                                .formatted(
                                    row.cell(months.month()),
                                    shown(value, row.cell(months.value())),
                                    transactions(row.number(months.count())))))
                .toList())
        .html();
  }

  /// Of what is counted by months the end is shown, of the rest the beginning.
  private static String table(Answer answer) {
    Question question = answer.question();
    boolean fromTheEnd = question.picture() instanceof Months;
    List<Row> rows =
        fromTheEnd
            ? last(answer.rows(), MONTHS)
            : answer.rows().subList(0, Math.min(ROWS, answer.rows().size()));
    int left = answer.rows().size() - rows.size();
    return """
        <div class="wide"><table class="answer">
        <thead><tr>%s</tr></thead>
        <tbody>
        %s</tbody></table></div>
        %s"""
        .formatted(
            question.columns().stream()
                .map(column -> "<th%s>%s</th>".formatted(side(question, column), column.heading()))
                .collect(Collectors.joining()),
            rows.stream().map(row -> row(question, row)).collect(Collectors.joining()),
            left == 0
                ? ""
                : "<p class=\"quiet\">and %s %s in <span class=\"mono\">%s.csv</span></p>\n"
                    .formatted(count(left), fromTheEnd ? "before them" : "more", question.word()));
  }

  private static String row(Question question, Row row) {
    return question.columns().stream()
        .map(
            column ->
                "<td%s>%s</td>"
                    .formatted(side(question, column), shown(column, row.cell(column.name()))))
        .collect(Collectors.joining("", "<tr>", "</tr>\n"));
  }

  /// Numbers stand on the right, but in the first column.
  private static String side(Question question, Column column) {
    return column.kind().isNumber() && !column.equals(question.columns().getFirst())
        ? " class=\"number\""
        : "";
  }

  /// A value as HTML.
  private static String shown(Column column, @Nullable String value) {
    if (value == null) {
      return "";
    }
    return switch (column.kind()) {
      case TEXT -> "<bdi>%s</bdi>".formatted(text(cut(value)));
      case PERSON -> "<bdi>%s</bdi>".formatted(text(masked(value)));
      case COUNT -> count(new BigDecimal(value));
      case MONEY -> money(new BigDecimal(value));
    };
  }

  private static String masked(String value) {
    return value.isEmpty() || NOBODY.matcher(value).matches()
        ? value
        : Character.toString(value.codePointAt(0)) + "•••";
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "…";
  }

  private static Column column(Question question, String name) {
    return question.columns().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static <T> List<T> last(List<T> all, int most) {
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  private static String transactions(BigDecimal number) {
    return number.compareTo(BigDecimal.ONE) == 0
        ? "1 transaction"
        : count(number) + " transactions";
  }

  private static String count(BigDecimal number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String money(BigDecimal amount) {
    return String.format(Locale.ROOT, "%,.2f", amount);
  }

  private static String style() {
    try (InputStream css = Objects.requireNonNull(Page.class.getResourceAsStream("answers.css"))) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
