package dev.jarflow.validate.judge;

import module java.base;

import dev.jarflow.applications.BatchReport;
import dev.jarflow.applications.BatchReport.DateOrderReport;
import dev.jarflow.applications.BatchReport.FileReport;
import dev.jarflow.applications.BatchReport.Judged;
import dev.jarflow.applications.BatchReport.Kind;
import dev.jarflow.applications.BatchReport.Output;
import dev.jarflow.applications.Policy;
import dev.jarflow.applications.RowPlace;
import dev.jarflow.kit.task.Run;
import dev.jarflow.tabular.Delimiter;
import dev.jarflow.tabular.Rows;
import dev.jarflow.tabular.Rows.Row;
import dev.jarflow.tabular.UnreadableException;
import dev.jarflow.validate.input.FileLayout;
import dev.jarflow.validate.input.InputFile;
import dev.jarflow.validate.input.RawColumns;
import dev.jarflow.validate.output.OutputFiles;
import dev.jarflow.validate.output.OutputFolder;
import org.jspecify.annotations.Nullable;

/// Judges one batch by one policy, and publishes its two files.
///
/// 1. Read the heading of each file and the dates of its first rows.
/// 2. Judge all rows by the orders of day and month that these dates make likely.
/// 3. When a later row proves another order, or a file cannot be read to its end, judge again with
/// everything known.
public record BatchJudge(
    Run run,
    BatchReport.Batch batch,
    Policy policy,
    OutputFolder folder,
    @Nullable LoadedBatches loaded) {
  private static final int FIRST_ROWS = 1_000;

  public BatchFindings judge(List<InputFile> files, int threads)
      throws IOException, InterruptedException {
    DateOrderRules rules =
        new DateOrderRules(policy, loaded == null ? Map.of() : loaded.proofs(batch.feed()));
    FirstLook first = look(files);
    IdentityHashMap<InputFile, String> refused = first.refused;
    Map<FileLayout, DateEvidence> known = first.evidence;
    while (true) {
      RawColumns rawColumns = RawColumns.of(known.keySet());
      List<FileLayout> layouts =
          known.keySet().stream().map(layout -> layout.among(rawColumns)).toList();
      try (OutputFiles output = OutputFiles.begin(folder, rawColumns.names())) {
        JudgedBatch judged = new JudgedBatch(output, new SeenApplicants(loaded));
        FileReader.Learned learned =
            new FileReader(run, rules, DateEvidence.sum(known.values()), judged)
                .read(layouts, first.rows, threads);
        List<DateOrderReport> orders = rules.decide(DateEvidence.sum(learned.evidence().values()));
        if (learned.right()) {
          return findings(
              files(files, judged, refused),
              orders,
              judged,
              output.publish(folder, batch.id(), judged.counts().applications()));
        }
        learned.refused().forEach((layout, reason) -> refused.put(layout.file(), reason));
        known = learned.evidence();
        run.log()
            .info(
                "judging again, now that everything is known",
                "files_refused",
                refused.size(),
                "date_order",
                words(orders));
      }
    }
  }

  /// The layouts of the files that can be read, with the evidence in their first rows; the reasons
  /// why the others are refused; and an estimate of the number of rows.
  private record FirstLook(
      Map<FileLayout, DateEvidence> evidence,
      IdentityHashMap<InputFile, String> refused,
      long rows) {}

  private FirstLook look(List<InputFile> files) throws IOException {
    Map<FileLayout, DateEvidence> evidence = new LinkedHashMap<>();
    IdentityHashMap<InputFile, String> refused = new IdentityHashMap<>();
    long rows = 0;
    for (InputFile file : files) {
      run.stop().check();
      switch (FileLayout.of(file, policy, members(file))) {
        case FileLayout.Read.Known(FileLayout layout) -> {
          if (layout.delimiter() != Delimiter.USUAL) {
            String cells = "cells are told apart by " + Delimiter.word(layout.delimiter());
            run.log().info(cells, "file", file.name());
          }
          JudgedRows first = new JudgedRows(layout, null);
          rows += look(layout, first);
          evidence.put(layout, first.evidence);
        }
        case FileLayout.Read.Refused(String reason) -> refused.put(file, reason);
      }
    }
    return new FirstLook(evidence, refused, rows);
  }

  private Set<RowPlace> members(InputFile file) {
    return loaded != null && file.isReplayed() ? loaded.accepted(file.name()) : Set.of();
  }

  /// Looks at the first rows, and estimates the number of all rows from their length. A fault in
  /// the file is found when the whole file is read.
  private static long look(FileLayout layout, JudgedRows first) throws IOException {
    long seen = 0;
    long characters = 0;
    try (Rows rows = layout.open()) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        if (seen == FIRST_ROWS) {
          return layout.file().bytes() * seen / characters;
        }
        first.judge(List.of(row));
        seen++;
        characters += row.cells().size();
        for (String cell : row.cells()) {
          characters += cell.length();
        }
      }
    } catch (UnreadableException e) {
      // The file is refused when it is read as a whole.
    }
    return seen;
  }

  private static List<FileReport> files(
      List<InputFile> files, JudgedBatch judged, IdentityHashMap<InputFile, String> refused) {
    return files.stream()
        .map(
            file ->
                new FileReport(file.name(), file.sha256(), judged.count(file), refused.get(file)))
        .toList();
  }

  private BatchFindings findings(
      List<FileReport> files, List<DateOrderReport> orders, JudgedBatch judged, Output output) {
    boolean replay = batch.kind() == Kind.REPLAY;
    BatchReport report =
        new BatchReport(
            batch,
            rejected(files, judged.counts().applications()),
            judged.counts(),
            files,
            replay ? List.of() : orders,
            output);
    return judged.findings(
        report, loaded == null || replay ? List.of() : loaded.trend(batch.feed()));
  }

  /// The reason why the batch as a whole must not be loaded; null when it may be.
  private @Nullable String rejected(List<FileReport> files, Judged applications) {
    if (files.stream().allMatch(file -> file.refused() != null)) {
      return "%s refused: %s: %s"
          .formatted(
              files.size() == 1 ? "the only file was" : "all %d files were".formatted(files.size()),
              files.getFirst().name(),
              files.getFirst().refused());
    }
    Double most = policy.rejectRunAbove();
    if (most != null && applications.unsuccessful() > most * applications.read()) {
      return String.format(
          Locale.ROOT,
          "%.1f %% of %,d applications are unsuccessful, and the policy rejects a run above %.1f %%",
          100.0 * applications.unsuccessful() / applications.read(),
          applications.read(),
          100 * most);
    }
    return null;
  }

  /// For each separator, the order and the reason for it: `day_first (evidence)`.
  public static Map<String, String> words(List<DateOrderReport> orders) {
    Map<String, String> words = new LinkedHashMap<>();
    for (DateOrderReport order : orders) {
      String because = order.decision().because().name().toLowerCase(Locale.ROOT);
      words.put(
          order.separator().text(),
          order.decision().order() == null
              ? because
              : "%s (%s)".formatted(order.decision().order().word(), because));
    }
    return words;
  }
}
