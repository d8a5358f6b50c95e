package dev.jarflow.loadmembers;

import module java.base;

import dev.jarflow.applications.BatchReport;
import dev.jarflow.applications.BatchReport.Batch;
import dev.jarflow.applications.BatchReport.Because;
import dev.jarflow.applications.BatchReport.Counts;
import dev.jarflow.applications.BatchReport.Csv;
import dev.jarflow.applications.BatchReport.DateOrderReport;
import dev.jarflow.applications.BatchReport.Dates;
import dev.jarflow.applications.BatchReport.Decision;
import dev.jarflow.applications.BatchReport.Judged;
import dev.jarflow.applications.BatchReport.Kind;
import dev.jarflow.applications.BatchReport.Output;
import dev.jarflow.applications.BatchReport.Rules;
import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.MemberColumn;
import dev.jarflow.applications.RefusedColumn;
import dev.jarflow.applications.Separator;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Json;
import org.jspecify.annotations.Nullable;

/// A batch as validate leaves it: a report and its two files, written by hand.
final class Reported {
  private final Path folder;
  private final String batch;
  private final StringBuilder successful =
      new StringBuilder(String.join(",", MemberColumn.headings()) + "\n");
  private final StringBuilder unsuccessful =
      new StringBuilder(String.join(",", RefusedColumn.headings(List.of("name", "mobile"))) + "\n");
  private final List<DateOrderReport> orders = new ArrayList<>();
  private final Map<String, @Nullable Object> changed = new LinkedHashMap<>();
  private Kind kind = Kind.FILES;
  private @Nullable Long place = 0L;
  private long members;
  private long refusals;

  Reported(Path folder, String batch) {
    this.folder = folder;
    this.batch = batch;
  }

  Reported member(
      String id, String first, String last, String email, String birthday, String file, long line) {
    successful.append(
        "%s,%s,%s,%s,%s,99990000,true,%s,%d\n"
            .formatted(id, quoted(first), last, email, birthday, quoted(file), line));
    members++;
    return this;
  }

  Reported refused(String reasons, String file, long line, String duplicateOf) {
    unsuccessful.append(
        ",,,,\"raw, \n name\",+1,%s,%s,%d,%s\n"
            .formatted(reasons, quoted(file), line, duplicateOf));
    refusals++;
    return this;
  }

  /// Rows that prove an order.
  Reported proves(Separator separator, DateOrder order, long rows) {
    boolean dayFirst = order == DateOrder.DAY_FIRST;
    Dates dates = new Dates(dayFirst ? rows : 0, dayFirst ? 0 : rows, 3, null, null);
    Decision decision = new Decision(order, Because.EVIDENCE);
    orders.add(new DateOrderReport(separator, decision, dates, null, order));
    return this;
  }

  /// A separator of which nothing is proved.
  Reported disputed(Separator separator) {
    Decision decision = new Decision(null, Because.DISPUTED);
    Dates dates = new Dates(1, 1, 0, null, null);
    orders.add(new DateOrderReport(separator, decision, dates, null, null));
    return this;
  }

  Reported replay() {
    kind = Kind.REPLAY;
    return this;
  }

  /// Judged after the batch in this place; null is without history.
  Reported after(@Nullable Long lastPlace) {
    place = lastPlace;
    return this;
  }

  /// A field that says something else than it should.
  Reported but(String field, @Nullable Object value) {
    changed.put(field, value);
    return this;
  }

  Path write() throws IOException {
    BatchReport report =
        new BatchReport(
            new Batch(
                batch,
                kind,
                List.of(),
                "default",
                new Rules(LocalDate.parse("2022-01-01"), "default", "a".repeat(64), null),
                place),
            null,
            new Counts(new Judged(members, refusals), 0, Map.of(), 0, 0),
            List.of(),
            orders,
            new Output(
                csv("successful", successful.toString(), members),
                csv("unsuccessful", unsuccessful.toString(), refusals)));
    Map<String, @Nullable Object> fields = report.fields();
    fields.putAll(changed);
    Path file = folder.resolve("report").resolve(batch + ".json");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, Json.write(fields) + "\n");
  }

  private Csv csv(String which, String text, long rows) throws IOException {
    Path file = folder.resolve(which).resolve(batch + ".csv");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return new Csv("../" + which + "/" + batch + ".csv", Sha256.of(Files.readAllBytes(file)), rows);
  }

  private static String quoted(String cell) {
    return cell.contains(",") ? '"' + cell + '"' : cell;
  }
}
