package dev.jarflow.loadnewpipeline;

import static dev.jarflow.page.Inline.count;
import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.mono;
import static dev.jarflow.page.Inline.quoted;
import static java.util.Objects.requireNonNull;

import module java.base;

import dev.jarflow.loadnewpipeline.CheckedRow.Reason;
import dev.jarflow.page.Inline.Badge;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Cards;
import dev.jarflow.page.Part.Point;
import dev.jarflow.page.Part.Series;
import dev.jarflow.page.Tone;
import dev.jarflow.warehouse.Database;

/// The rows of one batch as they are in the database, and the page that shows them.
record LoadedRows(long entries, long refused, List<Total> totals, List<Why> reasons) {

  /// The sum of all entries of a day, of every batch.
  record Total(LocalDate day, BigDecimal amount) {}

  record Why(Reason reason, long rows, String first) {}

  static LoadedRows of(String batch, Database database) {
    List<Total> totals =
        database
            .sql("new_pipeline/totals_by_day")
            .list(
                row ->
                    new Total(
                        LocalDate.parse(row.text("day")), new BigDecimal(row.text("amount"))));
    List<Why> reasons =
        database
            .sql("new_pipeline/count_reasons")
            .with("batch", batch)
            .list(
                row ->
                    new Why(
                        Reason.valueOf(row.text("reason")), row.number("rows"), row.text("first")));
    return requireNonNull(
        database
            .sql("new_pipeline/count_rows")
            .with("batch", batch)
            .one(
                row ->
                    new LoadedRows(row.number("entries"), row.number("refused"), totals, reasons)));
  }

  String message() {
    return line(count(entries, "row"), " loaded, ", refused, " refused").plain();
  }

  Page page() {
    Badge badge =
        refused == 0 ? new Badge(Tone.GOOD, "all loaded") : new Badge(Tone.WAIT, "some refused");
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(1, "New pipeline ", badge));
    parts.add(new Cards().with("Rows loaded", entries).with("Rows refused", refused));
    parts.add(Part.heading(2, "Amount per day"));
    parts.add(
        new Series(
            "Amount per day",
            ChronoUnit.DAYS,
            totals.stream()
                .map(each -> new Point(each.day, each.amount, line(each.day, ": ", each.amount)))
                .toList(),
            Listing.of("Amount per day", totals)
                .text("Day", Total::day)
                .number("Amount", Total::amount)
                .table(totals.size())));
    parts.addAll(
        Listing.of("Why rows were refused", reasons)
            .about("All of them are in new_pipeline.refused_row.")
            .text("Reason", why -> mono(why.reason))
            .text("Meaning", why -> why.reason.meaning)
            .number("Rows", Why::rows)
            .text("The first is at", why -> quoted(why.first))
            .parts(Reason.values().length));
    return new Page("load-new-pipeline", line(message()), parts);
  }
}
