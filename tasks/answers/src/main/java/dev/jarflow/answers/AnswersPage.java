package dev.jarflow.answers;

import static dev.jarflow.page.Inline.count;
import static dev.jarflow.page.Inline.join;
import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.mono;
import static dev.jarflow.page.Inline.quiet;
import static dev.jarflow.page.Inline.quoted;
import static dev.jarflow.page.Inline.strong;

import module java.base;

import dev.jarflow.answers.AnsweredQuestion.Row;
import dev.jarflow.answers.Picture.Months;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Inline.Meter;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Bar;
import dev.jarflow.page.Part.Bars;
import dev.jarflow.page.Part.Cards;
import dev.jarflow.page.Part.Column.Kind;
import dev.jarflow.page.Part.Heading;
import dev.jarflow.page.Part.Note;
import dev.jarflow.page.Part.Point;
import dev.jarflow.page.Part.Table;
import dev.jarflow.page.SampleNote;
import dev.jarflow.page.Tone;
import dev.jarflow.warehouse.SampleData;

/// The answers for people. A reader of the page may be one who must not know the members, so it
/// shows their initials; the files beside it name them.
record AnswersPage(Instant asOf, SampleData samples, List<AnsweredQuestion> answers) {
  /// More rows stand in the file only.
  static final int ROWS = 25;

  /// Two years; more do not fit on a phone.
  static final int MONTHS = 24;

  /// The name of an erased member.
  private static final Pattern NOBODY = Pattern.compile("anonymous \\d+");

  Page page() {
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(1, "Sales"));
    parts.add(
        Part.paragraph(
            "As of ",
            strong(asOf),
            ". Placed and completed transactions count; cancelled ones do not."));
    parts.addAll(SampleNote.parts(samples.some(), samples.all()));
    parts.add(anySales() ? totals() : NO_SALES);
    answers.forEach(answer -> parts.addAll(parts(answer)));
    return new Page("Sales", summary(), parts);
  }

  private static final Note NO_SALES =
      new Note(
          Tone.WAIT,
          "There are no sales yet.",
          line(
              "Drop files of items into ",
              mono("landing/sales-items"),
              " and of transactions into ",
              mono("landing/sales-transactions"),
              "."));

  boolean anySales() {
    return !answer(Question.MONTHLY_REVENUE).rows().isEmpty();
  }

  private Inline summary() {
    AnsweredQuestion months = answer(Question.MONTHLY_REVENUE);
    return anySales()
        ? line(
            "revenue ",
            money(months.sum("revenue")),
            " in ",
            transactions(months.sum("transactions")))
        : line("no sales yet");
  }

  private Cards totals() {
    AnsweredQuestion months = answer(Question.MONTHLY_REVENUE);
    return new Cards()
        .with(
            "Revenue",
            money(months.sum("revenue")),
            line("in ", count(months.rows().size(), "month")))
        .with("Transactions", months.sum("transactions"))
        .with("Items never sold", answer(Question.UNSOLD_ITEMS).rows().size());
  }

  private AnsweredQuestion answer(Question question) {
    return answers.stream()
        .filter(answer -> answer.question() == question)
        .findFirst()
        .orElseThrow();
  }

  private static List<Part> parts(AnsweredQuestion answer) {
    Question question = answer.question();
    List<Part> parts = new ArrayList<>();
    parts.add(new Heading(2, question.word(), line(question.title)));
    parts.add(Part.paragraph(quiet(question.explanation)));
    if (answer.rows().isEmpty()) {
      parts.add(Part.paragraph(question.nothing));
      return parts;
    }
    switch (question.picture) {
      case Picture.None() -> parts.add(table(answer, answer.rows(), "in "));
      case Picture.Bars bars -> {
        bars.series().forEach(series -> parts.addAll(bars(answer, bars, series)));
        parts.add(table(answer, answer.rows(), "in "));
      }
      case Months months -> parts.add(series(answer, months));
    }
    return parts;
  }

  private static List<Part> bars(
      AnsweredQuestion answer, Picture.Bars bars, Picture.Series series) {
    List<Row> rows =
        answer.rows().stream()
            .filter(
                row -> series.column().isEmpty() || series.only().equals(row.cell(series.column())))
            .toList();
    double most =
        rows.stream().mapToDouble(row -> row.number(series.value()).doubleValue()).max().orElse(0);
    List<Part> parts = new ArrayList<>();
    if (!series.heading().isEmpty()) {
      parts.add(Part.heading(3, series.heading()));
    }
    parts.add(
        new Bars(
            rows.stream()
                .map(
                    row ->
                        new Bar(
                            label(answer.question(), bars, row),
                            strong(shown(column(answer.question(), series.value()), row)),
                            new Meter(
                                Tone.GOOD,
                                row.number(series.value()).doubleValue() / Math.max(1, most)),
                            List.of()))
                .toList()));
    return parts;
  }

  private static Inline label(Question question, Picture.Bars bars, Row row) {
    List<Inline> label =
        bars.label().stream()
            .filter(name -> row.cell(name) != null)
            .map(name -> shown(column(question, name), row))
            .toList();
    return label.isEmpty() ? shown(column(question, bars.otherwise()), row) : join(" ", label);
  }

  /// The last months are shown.
  private static Part series(AnsweredQuestion answer, Months months) {
    int size = answer.rows().size();
    List<Row> rows = answer.rows().subList(Math.max(0, size - MONTHS), size);
    return new Part.Series(
        answer.question().title,
        ChronoUnit.MONTHS,
        rows.stream().map(row -> point(answer.question(), months, row)).toList(),
        table(answer, rows, "before them in "));
  }

  private static Point point(Question question, Months months, Row row) {
    String month = row.cells().getOrDefault(months.month(), "");
    return new Point(
        YearMonth.parse(month).atDay(1),
        row.number(months.value()),
        line(
            month + ": ",
            shown(column(question, months.value()), row),
            " in ",
            transactions(row.number(months.count()))));
  }

  private static Table table(AnsweredQuestion answer, List<Row> rows, String where) {
    Question question = answer.question();
    Listing<Row> listing =
        Listing.of(question.title, rows)
            .counting(answer.rows().size())
            .rest(where, mono(question.word() + ".csv"));
    for (Column column : question.columns) {
      // A rank stands in the first column, beside what it is the rank of.
      boolean right = column.kind().isNumber() && !column.equals(question.columns.getFirst());
      listing.column(column.heading(), right ? Kind.NUMBER : Kind.TEXT, row -> shown(column, row));
    }
    return listing.table(ROWS);
  }

  private static Inline shown(Column column, Row row) {
    String value = row.cell(column.name());
    if (value == null) {
      return line();
    }
    return switch (column.kind()) {
      case TEXT -> quoted(value);
      case PERSON -> quoted(masked(value));
      case COUNT -> line(new BigDecimal(value));
      case MONEY -> money(new BigDecimal(value));
    };
  }

  private static String masked(String value) {
    return value.isEmpty() || NOBODY.matcher(value).matches()
        ? value
        : Character.toString(value.codePointAt(0)) + "•••";
  }

  private static Column column(Question question, String name) {
    return question.columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Inline transactions(BigDecimal number) {
    return count(number.longValueExact(), "transaction");
  }

  private static Inline money(BigDecimal amount) {
    return line(amount.setScale(2, RoundingMode.HALF_UP));
  }
}
