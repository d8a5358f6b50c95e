package dev.jarflow.sampledata;

import module java.base;

import dev.jarflow.applications.Affixes;
import dev.jarflow.applications.Application;
import dev.jarflow.applications.Birthday;
import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.Judge;
import dev.jarflow.applications.Name;
import dev.jarflow.applications.Orders;
import dev.jarflow.applications.Person;
import dev.jarflow.applications.Policy;
import dev.jarflow.applications.Verdict;

/// A row as read again, judged by the default policy as of the 1st of January 2022, with slashes
/// month first and hyphens day first.
record JudgedRow(Application cells, Verdict verdict) {
  private static final Judge JUDGE =
      new Judge(
          new Policy(
              LocalDate.of(2022, 1, 1),
              new Policy.Ages(18, 120),
              new Policy.Mobile(8, true, false),
              List.of(".com", ".net"),
              Affixes.DEFAULT,
              new Policy.Dates(Map.of(), DateOrder.DAY_FIRST),
              new Policy.FileForm(Map.of(), StandardCharsets.UTF_8, ','),
              null),
          new Orders(DateOrder.MONTH_FIRST, DateOrder.DAY_FIRST));

  static JudgedRow of(List<String> row) {
    Application cells = new Application(row.get(0), row.get(1), row.get(2), row.get(3));
    return new JudgedRow(cells, JUDGE.judge(cells, Birthday.of(cells)));
  }

  boolean isSuccessful() {
    return verdict.successful();
  }

  boolean isNamed() {
    return verdict.name() != null;
  }

  /// Empty for a row without a name.
  String lastName() {
    Name name = verdict.name();
    return name == null ? "" : name.last();
  }

  String digits() {
    return cells.mobile().replace(" ", "");
  }

  /// The same for two rows of the same person.
  UUID person() {
    Name name = Objects.requireNonNull(verdict.name());
    return Person.of(name, verdict.birthday(), verdict.email(), verdict.mobile());
  }
}
