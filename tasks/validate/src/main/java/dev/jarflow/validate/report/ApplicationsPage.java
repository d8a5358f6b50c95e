package dev.jarflow.validate.report;

import static dev.jarflow.page.Inline.count;
import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.link;
import static dev.jarflow.page.Inline.meter;
import static dev.jarflow.page.Inline.mono;
import static dev.jarflow.page.Inline.quiet;
import static dev.jarflow.page.Inline.quoted;
import static dev.jarflow.page.Inline.strong;
import static dev.jarflow.page.Inline.toned;
import static dev.jarflow.page.Part.heading;
import static dev.jarflow.page.Part.paragraph;

import module java.base;

import dev.jarflow.applications.BatchReport;
import dev.jarflow.applications.BatchReport.Counts;
import dev.jarflow.applications.BatchReport.DateOrderReport;
import dev.jarflow.applications.BatchReport.Dates;
import dev.jarflow.applications.BatchReport.FileReport;
import dev.jarflow.applications.BatchReport.Judged;
import dev.jarflow.applications.BatchReport.Kind;
import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.Policy;
import dev.jarflow.applications.Reason;
import dev.jarflow.applications.RowPlace;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Note;
import dev.jarflow.page.SampleNote;
import dev.jarflow.page.Tone;
import dev.jarflow.validate.judge.BatchFindings;
import dev.jarflow.validate.judge.BatchFindings.Example;
import dev.jarflow.validate.judge.BatchFindings.ReasonChange;
import dev.jarflow.validate.judge.LoadedBatches.EarlierBatch;
import org.jspecify.annotations.Nullable;

/// A judged batch as a page for business people. The same findings always give the same page.
/// Everything is counted; of a long list the first entries are shown.
public record ApplicationsPage(BatchFindings findings, Policy policy) {
  private static final int FILES = 100;
  private static final int ROWS = 10;
  private static final int EXAMPLES = 10;
  private static final int BATCHES = 12;
  private static final int DIGITS_OF_DIGEST = 12;

  private static final List<String> CODES =
      Arrays.stream(Reason.values()).map(Reason::name).toList();

  public Page page() {
    List<Part> parts = new ArrayList<>();
    parts.add(heading(1, "Membership applications", isReplay() ? ", judged again" : ""));
    parts.add(sentence());
    if (batch().feed().equals(BatchReport.Batch.SAMPLES)) {
      parts.add(SampleNote.ALL);
    }
    parts.add(totals());
    parts.addAll(notes());
    parts.addAll(changes());
    parts.addAll(reasons());
    parts.addAll(refusedFiles());
    parts.addAll(readFiles());
    parts.addAll(birthdays());
    parts.addAll(duplicates());
    parts.addAll(collisions());
    parts.addAll(trend());
    parts.add(heading(2, "Batch and rules"));
    parts.add(facts());
    return new Page("Membership applications " + batch().id(), summary(), parts);
  }

  private BatchReport report() {
    return findings.report();
  }

  private BatchReport.Batch batch() {
    return report().batch();
  }

  private Counts counts() {
    return report().counts();
  }

  private Judged judged() {
    return counts().applications();
  }

  private boolean isReplay() {
    return batch().kind() == Kind.REPLAY;
  }

  private List<FileReport> refused() {
    return report().refusedFiles();
  }

  private Inline refusedOfAll() {
    return line(refused().size(), " of ", count(report().files().size(), "file"), " refused");
  }

  private Inline summary() {
    return line(
        report().rejected() == null ? "" : "rejected: ",
        judged().successful(),
        " of ",
        applications(judged().read()),
        " successful (",
        share(judged()),
        ")",
        refused().isEmpty() ? "" : line(", ", refusedOfAll()));
  }

  private Part sentence() {
    return judged().read() == 0
        ? paragraph("There was no application to judge.")
        : paragraph(
            strong(judged().successful(), " of ", applications(judged().read())),
            judged().successful() == 1 ? " is" : " are",
            " successful: ",
            strong(share(judged())),
            ".");
  }

  private Part totals() {
    Part.Cards cards =
        new Part.Cards()
            .with("Applications read", judged().read())
            .with("Successful", toned(Tone.GOOD, judged().successful()), share(judged()))
            .with(
                "Unsuccessful",
                judged().unsuccessful(),
                new Inline.Share(judged().unsuccessful(), judged().read()));
    return isReplay()
        ? cards.with("Batches judged again", batch().replayed().size())
        : cards.with(
            "Files",
            report().files().size(),
            refused().isEmpty() ? "" : toned(Tone.BAD, refused().size(), " refused"));
  }

  /// Everything that a person has to decide or to know first.
  private List<Part> notes() {
    List<Part> notes = new ArrayList<>();
    String rejected = report().rejected();
    if (rejected != null) {
      notes.add(new Note(Tone.BAD, "Rejected, nothing is loaded:", line(rejected, ".")));
    }
    if (!refused().isEmpty()) {
      notes.add(
          new Note(
              Tone.BAD,
              refusedOfAll().plain() + ".",
              line("No row of ", these(refused()), " was read. ", link("#refused", "See why"))));
    }
    for (DateOrderReport order : orders()) {
      Inline birthdays = line("Birthdays like ", strong(sample(order)));
      Inline whatToDo = link("#birthdays", "What to do");
      switch (order.decision().because()) {
        case DISPUTED ->
            notes.add(
                new Note(
                    Tone.BAD,
                    "Day or month first?",
                    line(
                        birthdays,
                        " were written in both orders, here or in earlier batches."
                            + " Those that can be read as two dates are unsuccessful. ",
                        whatToDo)));
        case ASSUMED ->
            notes.add(
                new Note(
                    Tone.WAIT,
                    "Assumed.",
                    line(
                        birthdays,
                        " were read ",
                        words(order.decision().order()),
                        ", and nothing proves this order. ",
                        whatToDo)));
        case POLICY, EVIDENCE, HISTORY -> {}
      }
    }
    return notes;
  }

  private static String these(List<FileReport> files) {
    return files.size() == 1 ? "this file" : "these files";
  }

  private List<Part> changes() {
    if (!isReplay()) {
      return List.of();
    }
    Map<String, ReasonChange> changes =
        new TreeMap<>(
            Comparator.comparingInt(ApplicationsPage::rank)
                .thenComparing(Comparator.naturalOrder()));
    changes.putAll(findings.changes());
    List<String> batches = batch().replayed();
    return List.of(
        heading(2, "What changed"),
        paragraph(
            applications(judged().read()),
            judged().read() == 1 ? " was" : " were",
            " unsuccessful before and judged again by today's policy. ",
            strong(judged().successful()),
            judged().successful() == 1 ? " is" : " are",
            " successful now.",
            counts().alreadyMembers() == 0
                ? ""
                : line(
                    " Left out: ",
                    applications(counts().alreadyMembers()),
                    " of people who became members before.")),
        Listing.of("What changed", changes.entrySet())
            .text("Reason", change -> sentence(change.getKey()))
            .number("Before", change -> change.getValue().before())
            .number("No longer", change -> change.getValue().gone())
            .number("New", change -> change.getValue().come())
            .number("Now", change -> change.getValue().now())
            .table(ROWS),
        paragraph(
            quiet(
                "Judged again: ",
                Inline.join(", ", batches.stream().limit(BATCHES).map(Inline::mono).toList()),
                batches.size() > BATCHES
                    ? line(" and ", batches.size() - BATCHES, " more batches")
                    : "")));
  }

  /// Codes of an older program come last.
  private static int rank(String code) {
    int place = CODES.indexOf(code);
    return place < 0 ? CODES.size() : place;
  }

  /// The sentence of a reason; the code itself when it is of an older program.
  private Inline sentence(String code) {
    return CODES.contains(code) ? line(Reason.valueOf(code).sentence(policy)) : quoted(code);
  }

  private List<Part> reasons() {
    if (judged().unsuccessful() == 0) {
      return List.of();
    }
    Map<String, Long> counted = counts().reasons();
    boolean several =
        counted.values().stream().mapToLong(Long::longValue).sum() > judged().unsuccessful();
    return List.of(
        heading(2, "Why applications are unsuccessful"),
        paragraph(
            quiet(
                several ? "An application may have several reasons, and each is counted. " : "",
                "Shares are of all unsuccessful applications. Examples are masked; the whole rows"
                    + " are in ",
                mono("unsuccessful/" + batch().id() + ".csv"),
                ".")),
        new Part.Bars(
            counted.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(entry -> bar(Reason.valueOf(entry.getKey()), entry.getValue()))
                .toList()));
  }

  private Part.Bar bar(Reason reason, long rows) {
    return new Part.Bar(
        line(reason.sentence(policy), " ", quiet(mono(reason))),
        line(strong(rows), " ", quiet(new Inline.Share(rows, judged().unsuccessful()))),
        meter(Tone.BAD, rows, judged().unsuccessful()),
        examples(findings.examples().getOrDefault(reason, List.of())));
  }

  private static List<Part> examples(List<Example> examples) {
    return examples.isEmpty()
        ? List.of()
        : List.of(
            new Part.Fold(
                line(count(Math.min(EXAMPLES, examples.size()), "example")),
                List.of(
                    Listing.of("Examples", examples.stream().limit(EXAMPLES).toList())
                        .prose("Row", example -> at(example.place()))
                        .prose("Name", example -> cell(example.masked().name()))
                        .prose("E-mail", example -> cell(example.masked().email()))
                        .prose("Birthday", example -> cell(example.masked().birthday()))
                        .prose("Mobile", example -> cell(example.masked().mobile()))
                        .table(EXAMPLES))));
  }

  private static Inline cell(String masked) {
    return masked.isBlank() ? quiet("empty") : mono(masked);
  }

  private List<Part> refusedFiles() {
    return Listing.of("Refused files", refused())
        .at("refused")
        .about(
            "No row of ",
            these(refused()),
            " was read. Corrected files can be dropped into the folder again.")
        .text("File", file -> quoted(file.name()))
        .prose("Reason", file -> toned(Tone.BAD, String.valueOf(file.refused())))
        .parts(FILES);
  }

  private List<Part> readFiles() {
    List<FileReport> read =
        report().files().stream().filter(file -> file.refused() == null).toList();
    return Listing.of(isReplay() ? "Batch by batch" : "File by file", read)
        .at("files")
        .text("Name", file -> quoted(file.name()))
        .number("Read", file -> file.applications().read())
        .number("Successful", file -> file.applications().successful())
        .share("Share", file -> bar(Tone.GOOD, file.applications()))
        .parts(FILES);
  }

  /// The separators that the files have.
  private List<DateOrderReport> orders() {
    return report().dateOrders().stream()
        .filter(
            order -> {
              Dates dates = order.dates();
              return dates.dayFirst() + dates.monthFirst() + dates.ambiguous() > 0;
            })
        .toList();
  }

  private List<Part> birthdays() {
    if (orders().isEmpty()) {
      return List.of();
    }
    List<Part> parts = new ArrayList<>();
    parts.add(new Part.Heading(2, "birthdays", line("Birthdays: day or month first?")));
    for (DateOrderReport order : orders()) {
      Dates dates = order.dates();
      parts.add(heading(3, "Like ", sample(order)));
      parts.add(paragraph(why(order)));
      switch (order.decision().because()) {
        case ASSUMED, DISPUTED -> parts.add(policyLines(order));
        case POLICY, EVIDENCE, HISTORY -> {}
      }
      parts.add(
          new Part.Facts()
              .with("Only day first", withFirst(dates.dayFirst(), dates.dayFirstAt()))
              .with("Only month first", withFirst(dates.monthFirst(), dates.monthFirstAt()))
              .with("In both orders", dates.ambiguous()));
    }
    return parts;
  }

  private static Inline why(DateOrderReport order) {
    Inline read = line("Read ", strong(words(order.decision().order())));
    return switch (order.decision().because()) {
      case POLICY -> line(read, ": the policy says so.");
      case EVIDENCE -> line(read, ": some of these birthdays are a date in this order only.");
      case HISTORY ->
          line(read, ": earlier batches of this feed proved it, and these files prove nothing.");
      case ASSUMED ->
          line(
              read,
              ". This is ",
              toned(Tone.WAIT, strong("assumed")),
              ": neither these files nor earlier files of this feed prove it. If you know the"
                  + " order, name it in the policy, day-first or month-first:");
      case DISPUTED ->
          line(
              toned(Tone.BAD, strong("Disputed")),
              ": ",
              dispute(order),
              ". Birthdays that can be read in both orders are unsuccessful. Ask the sender of"
                  + " the files for the order, name it in the policy, day-first or month-first,"
                  + " and have the applications judged again:");
    };
  }

  private static String dispute(DateOrderReport order) {
    return order.dates().dayFirst() > 0 && order.dates().monthFirst() > 0
        ? "some of these birthdays are a date only day first, others only month first"
        : "earlier batches of this feed proved %s, and these files prove the opposite"
            .formatted(words(order.earlier()));
  }

  private static Part policyLines(DateOrderReport order) {
    String key = order.separator().name().toLowerCase(Locale.ROOT);
    return new Part.Code("birthday:\n  " + key + ": day-first");
  }

  /// A date that can be read in both orders.
  private static String sample(DateOrderReport order) {
    return String.join(order.separator().text(), "03", "04", "1975");
  }

  private static String words(@Nullable DateOrder order) {
    return switch (order) {
      case DAY_FIRST -> "day first";
      case MONTH_FIRST -> "month first";
      case null -> "in no order";
    };
  }

  private static Inline withFirst(long dates, @Nullable RowPlace first) {
    return first == null ? line(dates) : line(dates, ", the first at ", at(first));
  }

  private List<Part> duplicates() {
    return Listing.of("The same person twice", findings.duplicates())
        .at("duplicates")
        .counting(counts().duplicates())
        .about(
            "Same name, birthday, e-mail address and mobile number: the first application counts.")
        .text("Row", duplicate -> at(duplicate.place()))
        .text(
            "Applied before",
            duplicate -> line(at(duplicate.first()), duplicate.member() ? quiet(" a member") : ""))
        .parts(ROWS);
  }

  private List<Part> collisions() {
    return Listing.of("Two people, one id", findings.collisions())
        .at("collisions")
        .counting(counts().collisions())
        .about(
            "Same last name and birthday, but not the same person. Both are members; the id of the"
                + " later one ends with a number.")
        .text("Row", collision -> at(collision.place()))
        .text("Id ends with", collision -> mono("_" + collision.number()))
        .parts(ROWS);
  }

  /// This batch, then the earlier ones, the newest first.
  private List<Part> trend() {
    List<EarlierBatch> newest = findings.trend().reversed();
    if (newest.isEmpty()) {
      return List.of();
    }
    List<EarlierBatch> rows = new ArrayList<>();
    rows.add(new EarlierBatch("", "", judged().read(), judged().successful()));
    newest.stream().limit(BATCHES).forEach(rows::add);
    Inline compared =
        newest.size() == 1
            ? line("Compared with the last batch")
            : line("Compared with the last ", Math.min(newest.size(), BATCHES), " batches");
    return List.of(
        heading(2, compared),
        Listing.of(compared.plain(), rows)
            .text(
                "Loaded (UTC)",
                row ->
                    row.batch().isEmpty()
                        ? strong("this batch")
                        : line(row.loadedAt(), " ", quiet(mono(row.batch()))))
            .number("Read", EarlierBatch::read)
            .number("Successful", EarlierBatch::successful)
            .share(
                "Share",
                row ->
                    bar(
                        row.batch().isEmpty() ? Tone.GOOD : Tone.QUIET,
                        new Judged(row.successful(), row.read() - row.successful())))
            .table(BATCHES + 1));
  }

  private Part facts() {
    BatchReport.Rules rules = batch().rules();
    Long place = batch().historyPlace();
    String digest = rules.policyDigest();
    return new Part.Facts()
        .with("Batch", mono(batch().id()))
        .with("Feed", quoted(batch().feed()))
        .with("Ages as of", rules.asOf())
        .with(
            "Policy",
            line(
                quoted(rules.policyName()),
                " ",
                quiet(mono(digest.substring(0, Math.min(DIGITS_OF_DIGEST, digest.length()))))))
        .with("Earlier batches", place == null ? "not looked at" : place == 0 ? "none" : place);
  }

  private static Inline bar(Tone tone, Judged judged) {
    return line(share(judged), " ", meter(tone, judged.successful(), judged.read()));
  }

  private static Inline share(Judged judged) {
    return new Inline.Share(judged.successful(), judged.read());
  }

  private static Inline at(RowPlace place) {
    return new Inline.Place(place.file(), place.line());
  }

  private static Inline applications(long applications) {
    return count(applications, "application");
  }
}
