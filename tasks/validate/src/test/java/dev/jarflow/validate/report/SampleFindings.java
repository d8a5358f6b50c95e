package dev.jarflow.validate.report;

import module java.base;

import dev.jarflow.applications.Application;
import dev.jarflow.applications.BatchReport;
import dev.jarflow.applications.BatchReport.Batch;
import dev.jarflow.applications.BatchReport.Because;
import dev.jarflow.applications.BatchReport.Counts;
import dev.jarflow.applications.BatchReport.Csv;
import dev.jarflow.applications.BatchReport.DateOrderReport;
import dev.jarflow.applications.BatchReport.Dates;
import dev.jarflow.applications.BatchReport.Decision;
import dev.jarflow.applications.BatchReport.FileReport;
import dev.jarflow.applications.BatchReport.Judged;
import dev.jarflow.applications.BatchReport.Kind;
import dev.jarflow.applications.BatchReport.Output;
import dev.jarflow.applications.BatchReport.Rules;
import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.Policy;
import dev.jarflow.applications.Reason;
import dev.jarflow.applications.RowPlace;
import dev.jarflow.applications.Separator;
import dev.jarflow.page.Part;
import dev.jarflow.validate.input.PolicyFile;
import dev.jarflow.validate.judge.BatchFindings;
import dev.jarflow.validate.judge.BatchFindings.Collision;
import dev.jarflow.validate.judge.BatchFindings.Duplicate;
import dev.jarflow.validate.judge.BatchFindings.Example;
import dev.jarflow.validate.judge.BatchFindings.ReasonChange;
import dev.jarflow.validate.judge.LoadedBatches.EarlierBatch;
import org.jspecify.annotations.Nullable;

/// Findings of a batch for a test of the page. A new one has no rows; tests set the fields that
/// they are about.
final class SampleFindings {
  static final Policy POLICY = PolicyFile.parse("default", "");

  Batch batch = batch(Kind.FILES, List.of());
  @Nullable String rejected;
  Judged judged = new Judged(0, 0);
  long alreadyMembers;
  Map<String, Long> reasons = new LinkedHashMap<>();
  List<FileReport> files = List.of();
  List<DateOrderReport> orders = List.of();
  long collisions;
  List<Collision> someCollisions = List.of();
  long duplicates;
  List<Duplicate> someDuplicates = List.of();
  Map<Reason, List<Example>> examples = Map.of();
  List<EarlierBatch> trend = List.of();
  Map<String, ReasonChange> changes = Map.of();

  ApplicationsPage page() {
    Csv csv = new Csv("../successful/1f0c6a2b9d3e.csv", "cd".repeat(32), 0);
    return new ApplicationsPage(
        new BatchFindings(
            new BatchReport(
                batch,
                rejected,
                new Counts(judged, alreadyMembers, reasons, collisions, duplicates),
                files,
                orders,
                new Output(csv, csv)),
            examples,
            someCollisions,
            someDuplicates,
            trend,
            changes),
        POLICY);
  }

  List<Part> parts() {
    return page().page().parts();
  }

  <P extends Part> List<P> parts(Class<P> kind) {
    return parts().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  String html() {
    return page().page().html();
  }

  static SampleFindings withReasons(Map<String, Long> reasons) {
    SampleFindings findings = new SampleFindings();
    findings.judged = new Judged(0, 1);
    findings.reasons = reasons;
    return findings;
  }

  static SampleFindings withOrder(DateOrderReport order) {
    SampleFindings findings = new SampleFindings();
    findings.judged = new Judged(1, 0);
    findings.orders = List.of(order);
    return findings;
  }

  /// 300 refusals that were judged again.
  static SampleFindings replay() {
    SampleFindings findings = new SampleFindings();
    findings.batch = batch(Kind.REPLAY, List.of("4f7b0c06135b", "0ac6309526db"));
    findings.judged = new Judged(180, 120);
    findings.alreadyMembers = 12;
    findings.reasons = Map.of("MOBILE", 50L, "EMAIL", 80L, "DUPLICATE", 4L);
    findings.changes =
        Map.of(
            "MOBILE", new ReasonChange(200, 150, 0),
            "EMAIL", new ReasonChange(120, 40, 0),
            "A_CODE_OF_OLD", new ReasonChange(7, 7, 0),
            "DUPLICATE", new ReasonChange(0, 0, 4));
    return findings;
  }

  static SampleFindings fiveFiles() {
    SampleFindings findings = new SampleFindings();
    String longName = "a-rather-long-name-of-a-file-from-the-branch-in-the-north.csv";
    findings.judged = new Judged(14_122, 85_883);
    findings.alreadyMembers = 12;
    findings.reasons.put("NO_NAME", 120L);
    findings.reasons.put("MOBILE", 41_807L);
    findings.reasons.put("EMAIL", 60_010L);
    findings.reasons.put("BIRTHDAY_INVALID", 98L);
    findings.reasons.put("BIRTHDAY_TOO_OLD", 3L);
    findings.reasons.put("UNDER_AGE", 21_344L);
    findings.reasons.put("DUPLICATE", 212L);
    findings.reasons.put("COLUMNS", 0L);
    findings.examples =
        Map.of(
            Reason.NO_NAME,
            List.of(
                example("monday.csv", 17, "Dr. ", "p•••@e••••••.com", "••/••/1975", "••••••67")),
            Reason.MOBILE,
            List.of(
                example("monday.csv", 3, "P•••• S••••", "p••••@e••••••.net", " ", "••• 67"),
                example(
                    longName,
                    48_120,
                    "Mr. J•• V•• D•• B•••",
                    "j•••••••••••••••••••••••••••••@s••••••••••••-••••••••.com",
                    "1984-••-••",
                    "+•• •••• ••21")),
            Reason.BIRTHDAY_INVALID,
            List.of(
                example(
                    "tuesday.csv", 9, "G••••• N•••••", "g@••••••.com", "31/02/••••", "••••••00")));
    findings.files =
        List.of(
            file("monday.csv", 50_000, 7_122),
            refused("photo.csv", "expected CSV text, found a gzip archive"),
            file("tuesday.csv", 50_000, 7_000),
            file(longName, 5, 0),
            refused(
                "old.csv",
                "expected a column date_of_birth, dob or birthday, found name, email, mobile_no"));
    findings.orders =
        List.of(
            new DateOrderReport(
                Separator.SLASH,
                new Decision(DateOrder.MONTH_FIRST, Because.EVIDENCE),
                new Dates(0, 14_880, 9_911, null, new RowPlace("monday.csv", 4)),
                DateOrder.MONTH_FIRST,
                DateOrder.MONTH_FIRST),
            new DateOrderReport(
                Separator.HYPHEN,
                new Decision(DateOrder.DAY_FIRST, Because.ASSUMED),
                new Dates(0, 0, 311, null, null),
                null,
                null));
    findings.collisions = 1;
    findings.someCollisions = List.of(new Collision(new RowPlace("tuesday.csv", 7), 2));
    findings.duplicates = 212;
    findings.someDuplicates =
        List.of(
            new Duplicate(new RowPlace("monday.csv", 90), new RowPlace("monday.csv", 12), false),
            new Duplicate(new RowPlace("tuesday.csv", 31), new RowPlace("first.csv", 4), true));
    findings.trend =
        List.of(
            new EarlierBatch("aaaaaaaaaaaa", "2026-11-20 09:15", 99_200, 13_871),
            new EarlierBatch("bbbbbbbbbbbb", "2026-11-20 10:15", 101_334, 12_004),
            new EarlierBatch("cccccccccccc", "2026-11-20 11:15", 98_411, 15_339));
    return findings;
  }

  static Batch batch(Kind kind, List<String> replayed) {
    Rules rules = new Rules(POLICY.asOf(), "default", "ab".repeat(32), POLICY.affixes());
    return new Batch("1f0c6a2b9d3e", kind, replayed, "default", rules, 3L);
  }

  static FileReport file(String name, long read, long successful) {
    return new FileReport(name, "cd".repeat(32), new Judged(successful, read - successful), null);
  }

  static FileReport refused(String name, String reason) {
    return new FileReport(name, "cd".repeat(32), new Judged(0, 0), reason);
  }

  /// An example whose cells are the name, the e-mail address, the birthday and the mobile number.
  private static Example example(String file, long line, String... cells) {
    return new Example(
        new RowPlace(file, line), new Application(cells[0], cells[1], cells[2], cells[3]));
  }
}
