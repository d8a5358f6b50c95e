package dev.jarflow.validate;

import module java.base;

import dev.jarflow.applications.Application;
import dev.jarflow.applications.BatchReport;
import dev.jarflow.applications.BatchReport.Counts;
import dev.jarflow.applications.BatchReport.DateOrderReport;
import dev.jarflow.applications.BatchReport.Judged;
import dev.jarflow.applications.BatchReport.Kind;
import dev.jarflow.applications.BatchReport.Rules;
import dev.jarflow.applications.Policy;
import dev.jarflow.applications.Reason;
import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.task.Run;
import dev.jarflow.tabular.Delimiter;
import dev.jarflow.tabular.FileCheck;
import dev.jarflow.validate.input.FileLayout;
import dev.jarflow.validate.input.InputFile;
import dev.jarflow.validate.input.PolicyFile;
import dev.jarflow.validate.judge.BatchFindings;
import dev.jarflow.validate.judge.BatchFindings.Example;
import dev.jarflow.validate.judge.BatchJudge;
import dev.jarflow.validate.judge.LoadedBatches;
import dev.jarflow.validate.output.OutputFolder;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;

/// Judges one file as a batch of its own, into a temporary folder, and keeps nothing. `database` is
/// null when earlier batches are not looked at.
record CheckedFile(
    Run run, PolicyFile rules, String feed, int threads, @Nullable Database database) {
  private static final List<String> OF_THE_WAREHOUSE =
      List.of(
          "whether an applicant applied before",
          "the order of day and month that earlier files of the feed proved");

  FileCheck check(Path path) throws IOException, InterruptedException {
    InputFile file = InputFile.named(path, run.stop());
    Path folder = Files.createTempDirectory("jarflow-check-");
    try {
      return check(file, new OutputFolder(folder));
    } finally {
      remove(folder);
    }
  }

  private FileCheck check(InputFile file, OutputFolder folder)
      throws IOException, InterruptedException {
    Policy policy = rules.policy();
    LoadedBatches loaded = database == null ? null : LoadedBatches.whole(database);
    BatchReport.Batch batch =
        new BatchReport.Batch(
            Manifest.batchId(List.of(file.sha256())),
            Kind.FILES,
            List.of(),
            feed,
            new Rules(policy.asOf(), rules.name(), rules.digest(), policy.affixes()),
            loaded == null ? null : loaded.place());
    folder.prepare();
    BatchFindings findings =
        new BatchJudge(run, batch, policy, folder, loaded).judge(List.of(file), threads);
    String refused = findings.report().files().getFirst().refused();
    if (refused != null) {
      return new FileCheck.Refused(FileLayout.isKnown(file, policy), refused);
    }
    if (findings.report().rejected() != null) {
      return new FileCheck.Refused(true, findings.report().rejected());
    }
    Counts counts = findings.report().counts();
    Judged applications = counts.applications();
    return new FileCheck.Judged(
        true,
        new FileCheck.Counts(applications.successful(), applications.unsuccessful(), 0),
        reasons(counts, findings.examples()),
        notes(file, findings.report().dateOrders()),
        database == null ? OF_THE_WAREHOUSE : List.of());
  }

  private List<FileCheck.Reason> reasons(Counts counts, Map<Reason, List<Example>> examples) {
    return counts.reasons().entrySet().stream()
        .map(
            counted -> {
              Reason reason = Reason.valueOf(counted.getKey());
              return new FileCheck.Reason(
                  reason.name(),
                  reason.sentence(rules.policy()),
                  counted.getValue(),
                  examples.getOrDefault(reason, List.of()).stream()
                      .limit(FileCheck.PLACES)
                      .map(example -> place(reason, example))
                      .toList());
            })
        .toList();
  }

  private static FileCheck.Place place(Reason reason, Example example) {
    Application masked = example.masked();
    String value =
        switch (reason) {
          case NO_NAME -> masked.name();
          case MOBILE -> masked.mobile();
          case EMAIL -> masked.email();
          case BIRTHDAY_INVALID, BIRTHDAY_FUTURE, BIRTHDAY_TOO_OLD, BIRTHDAY_AMBIGUOUS, UNDER_AGE ->
              masked.birthday();
          case DUPLICATE, COLUMNS, UNREADABLE -> "";
        };
    return new FileCheck.Place(example.place().line(), value);
  }

  private List<String> notes(InputFile file, List<DateOrderReport> orders) throws IOException {
    List<String> notes = new ArrayList<>();
    if (FileLayout.of(file, rules.policy(), Set.of()) instanceof FileLayout.Read.Known known
        && known.layout().delimiter() != Delimiter.USUAL) {
      notes.add("cells are told apart by " + Delimiter.word(known.layout().delimiter()));
    }
    Map<String, String> words = BatchJudge.words(orders);
    for (DateOrderReport order : orders) {
      if (order.dates().ambiguous() > 0) {
        notes.add(
            "dates such as 01%s02%s1990 are read as %s"
                .formatted(
                    order.separator().text(),
                    order.separator().text(),
                    Objects.requireNonNull(words.get(order.separator().text())).replace('_', ' ')));
      }
    }
    return notes;
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
