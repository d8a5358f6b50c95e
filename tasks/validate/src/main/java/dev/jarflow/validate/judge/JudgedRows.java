package dev.jarflow.validate.judge;

import module java.base;

import dev.jarflow.applications.Application;
import dev.jarflow.applications.Birthday;
import dev.jarflow.applications.Judge;
import dev.jarflow.applications.MembershipId;
import dev.jarflow.applications.Name;
import dev.jarflow.applications.Person;
import dev.jarflow.applications.Reason;
import dev.jarflow.applications.Reasons;
import dev.jarflow.applications.RowPlace;
import dev.jarflow.applications.Verdict;
import dev.jarflow.tabular.Rows.Row;
import dev.jarflow.validate.input.FileLayout;
import dev.jarflow.validate.output.OutputRows;
import dev.jarflow.validate.output.OutputRows.JudgedRow;
import org.jspecify.annotations.Nullable;

/// Consecutive rows of one file, judged without the rows before them. Several threads can do this
/// at once; [SeenApplicants] decides later if an applicant or an id appeared before.
final class JudgedRows {
  /// The most examples that are kept of each reason.
  static final int EXAMPLES = 5;

  final FileLayout layout;
  final DateEvidence evidence = new DateEvidence();
  final OutputRows unsuccessful = new OutputRows();
  final List<Candidate> candidates = new ArrayList<>();
  final Map<Reason, List<JudgedRow>> examples = new EnumMap<>(Reason.class);
  final RowCounts counts = new RowCounts();
  private final @Nullable Judge judge;
  private Reasons enoughExamples = Reasons.NONE;

  /// `judge` is null to collect the evidence of the dates only.
  JudgedRows(FileLayout layout, @Nullable Judge judge) {
    this.layout = layout;
    this.judge = judge;
  }

  /// A row that is successful unless the same person applied before. `textBefore` is the length of
  /// the text of the unsuccessful rows before it.
  record Candidate(JudgedRow row, Verdict verdict, Name name, Identity identity, int textBefore) {
    RowPlace place() {
      return row.place();
    }
  }

  /// The applicant. Two people may share `baseId`; `person` and `baseKey` are digests.
  record Identity(UUID person, String baseId, UUID baseKey) {
    static Identity of(Name name, Verdict verdict) {
      String base = MembershipId.base(name.last(), verdict.birthday());
      return new Identity(
          Person.of(name, verdict.birthday(), verdict.email(), verdict.mobile()),
          base,
          MembershipId.key(base));
    }
  }

  JudgedRows judge(List<Row> rows) {
    rows.forEach(this::judge);
    return this;
  }

  private void judge(Row row) {
    RowPlace place = layout.place(row);
    if (layout.isMember(place)) {
      counts.alreadyMember();
      return;
    }
    Application application = layout.application(row);
    Reasons broken = layout.broken(row);
    if (broken.isEmpty() && application.tooLong()) {
      broken = Reasons.of(Reason.UNREADABLE);
    }
    if (!broken.isEmpty()) {
      refuse(new JudgedRow(row, place, application, null), broken);
      return;
    }
    Birthday birthday = Birthday.of(application);
    evidence.see(birthday, place);
    if (judge == null) {
      return;
    }
    Verdict verdict = judge.judge(application, birthday);
    JudgedRow judged = new JudgedRow(row, place, application, verdict);
    Name name = verdict.name();
    if (!verdict.successful() || name == null) {
      refuse(judged, verdict.reasons());
      return;
    }
    candidates.add(
        new Candidate(
            judged, verdict, name, Identity.of(name, verdict), unsuccessful.text().length()));
  }

  private void refuse(JudgedRow row, Reasons reasons) {
    if (judge == null) {
      return;
    }
    counts.refused(reasons, layout.earlierReasons(row.row()));
    unsuccessful.unsuccessful(layout, row, reasons, null);
    if (!enoughExamples.contain(reasons)) {
      keep(reasons, row);
    }
  }

  private void keep(Reasons reasons, JudgedRow row) {
    for (Reason reason : reasons.list()) {
      List<JudgedRow> some = examples.computeIfAbsent(reason, _ -> new ArrayList<>());
      if (some.size() < EXAMPLES) {
        some.add(row);
      } else {
        enoughExamples = enoughExamples.with(reason);
      }
    }
  }
}
