package dev.jarflow.validate;

import dev.jarflow.applications.Application;
import dev.jarflow.applications.Birthday;
import dev.jarflow.applications.Judge;
import dev.jarflow.applications.MembershipId;
import dev.jarflow.applications.Name;
import dev.jarflow.applications.Person;
import dev.jarflow.applications.Reason;
import dev.jarflow.applications.Reasons;
import dev.jarflow.applications.Verdict;
import dev.jarflow.tabular.CsvRows.Row;
import dev.jarflow.validate.Findings.Place;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can be said of consecutive rows of one file without the rows before them: everything but
/// whether the same person, or another one with the same id, came before. So it is done by several
/// threads.
final class Judging {
  /// More examples of a reason are not kept.
  static final int EXAMPLES = 5;

  private final Sheet sheet;
  private final int rawColumns;
  private final @Nullable Judge judge;
  private final Evidence evidence = new Evidence();
  private final Rows unsuccessful = new Rows();
  private final List<Candidate> candidates = new ArrayList<>();
  private final Map<Reason, List<Refused>> examples = new EnumMap<>(Reason.class);
  private final Counts counts = new Counts();
  private Reasons enoughExamples = Reasons.NONE;

  /// `judge` is null where the rows are only looked at for what their dates prove.
  Judging(Sheet sheet, int rawColumns, @Nullable Judge judge) {
    this.sheet = sheet;
    this.rawColumns = rawColumns;
    this.judge = judge;
  }

  /// A row that is successful unless the same person came before. `before` is the length of the
  /// text of unsuccessful rows that stand before it; two people may share `base`.
  record Candidate(
      Row row,
      Place place,
      Application application,
      Name name,
      Verdict verdict,
      UUID person,
      String base,
      UUID baseKey,
      int before) {}

  /// A refused row that may become an example.
  record Refused(Place place, Application application) {}

  Judging judge(List<Row> rows) {
    for (Row row : rows) {
      judge(row);
    }
    return this;
  }

  Sheet sheet() {
    return sheet;
  }

  Evidence evidence() {
    return evidence;
  }

  CsvText unsuccessful() {
    return unsuccessful.text();
  }

  List<Candidate> candidates() {
    return candidates;
  }

  Map<Reason, List<Refused>> examples() {
    return examples;
  }

  Counts counts() {
    return counts;
  }

  private void judge(Row row) {
    Place place = sheet.place(row);
    if (sheet.isMember(place)) {
      counts.alreadyMember();
      return;
    }
    Application application = sheet.application(row);
    Reasons broken = sheet.broken(row);
    if (broken.isEmpty() && application.tooLong()) {
      broken = Reasons.of(Reason.UNREADABLE);
    }
    if (!broken.isEmpty()) {
      refuse(row, place, application, null, broken);
      return;
    }
    Birthday birthday = Birthday.of(application);
    evidence.see(birthday, place);
    if (judge == null) {
      return;
    }
    Verdict verdict = judge.judge(application, birthday);
    Name name = verdict.name();
    if (!verdict.successful() || name == null) {
      refuse(row, place, application, verdict, verdict.reasons());
      return;
    }
    String base = MembershipId.base(name.last(), verdict.birthday());
    candidates.add(
        new Candidate(
            row,
            place,
            application,
            name,
            verdict,
            Person.of(name, verdict.birthday(), verdict.email(), verdict.mobile()),
            base,
            MembershipId.key(base),
            unsuccessful.text().length()));
  }

  private void refuse(
      Row row, Place place, Application application, @Nullable Verdict verdict, Reasons reasons) {
    if (judge == null) {
      return;
    }
    counts.refused(reasons, sheet.earlierReasons(row));
    unsuccessful.unsuccessful(sheet, row, place, rawColumns, verdict, reasons, null);
    if (!enoughExamples.contain(reasons)) {
      keep(reasons, new Refused(place, application));
    }
  }

  private void keep(Reasons reasons, Refused row) {
    for (Reason reason : reasons.list()) {
      List<Refused> some = examples.computeIfAbsent(reason, _ -> new ArrayList<>());
      if (some.size() < EXAMPLES) {
        some.add(row);
      } else {
        enoughExamples = enoughExamples.with(reason);
      }
    }
  }
}
