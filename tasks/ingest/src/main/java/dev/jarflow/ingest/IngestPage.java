package dev.jarflow.ingest;

import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.link;
import static dev.jarflow.page.Inline.mono;
import static dev.jarflow.page.Inline.quoted;

import module java.base;

import dev.jarflow.ingest.BatchRegister.BatchFile;
import dev.jarflow.ingest.BatchRegister.Fate;
import dev.jarflow.ingest.IngestRun.Account;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Inline.Badge;
import dev.jarflow.page.Inline.Bytes;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Facts;
import dev.jarflow.page.SampleNote;
import dev.jarflow.page.Tone;
import dev.jarflow.source.RefusedFile;

/// The result of one run, for the person who dropped the files. Everything is counted, and the
/// first names are shown.
record IngestPage(Run run, String dataset, Duration took, Result result, Account account) {
  static final int SHOWN = 1_000;

  Page page() {
    List<Part> parts = new ArrayList<>();
    parts.add(
        Part.heading(
            1, dataset, " ", new Badge(tone(), result.outcome().name().replace('_', ' '))));
    parts.add(Part.paragraph(result.message()));
    if (Boolean.TRUE.equals(result.fields().get("samples"))) {
      parts.add(SampleNote.ALL);
    }
    parts.add(facts());
    Listing<BatchFile> files =
        Listing.of("Files of the batch", account.batch())
            .text("Name", file -> quoted(file.name()))
            .number("Size", file -> new Bytes(file.bytes()))
            .text("SHA-256", file -> mono(file.sha256().substring(0, 12)));
    if (account.batch().stream().anyMatch(file -> file.firstBatch() != null)) {
      files.text(
          "Tried again, came first in",
          file -> file.firstBatch() == null ? "" : mono(file.firstBatch()));
    }
    parts.addAll(files.parts(SHOWN));
    parts.addAll(
        Listing.of(
                "Refused",
                account.copied().refused().stream()
                    .sorted(Comparator.comparing(RefusedFile::name))
                    .toList())
            .about("They stay in the folder until somebody replaces or removes them.")
            .text("Name", file -> quoted(file.name()))
            .text("Reason", file -> file.reason().sentence())
            .parts(SHOWN));
    parts.addAll(
        Listing.of("Seen before", List.copyOf(account.seen().entrySet()))
            .about("Their content came before, perhaps under another name. It is taken once.")
            .text("Name", file -> quoted(file.getKey()))
            .prose("What became of it", file -> became(file.getValue()))
            .parts(SHOWN));
    parts.addAll(
        Listing.of("Left for a later run", account.copied().waiting().stream().sorted().toList())
            .about(
                "Still being written, behind a batch that comes first, or held by somebody so that"
                    + " it could not be read.")
            .text("Name", name -> quoted(name))
            .parts(SHOWN));
    return new Page("ingest " + dataset, line(result.message()), parts);
  }

  private Tone tone() {
    return switch (result.outcome()) {
      case OK -> Tone.GOOD;
      case NOTHING_TO_DO, UNAVAILABLE -> Tone.WAIT;
      case REJECTED, BUG, USAGE -> Tone.BAD;
    };
  }

  private Facts facts() {
    List<BatchFile> batch = account.batch();
    long bytes = batch.stream().mapToLong(BatchFile::bytes).sum();
    return new Facts()
        .with("Batch", result.fields().get("batch"))
        .with("Files", batch.isEmpty() ? null : batch.size())
        .with("Size", batch.isEmpty() ? null : new Bytes(bytes))
        .with("Set aside", result.fields().get("set_aside"))
        .with("DAG", run.environment("JARFLOW_DAG_ID"))
        .with("Run", run.environment("JARFLOW_RUN_ID"))
        .with("Try", run.environment("JARFLOW_TRY"))
        .with("Ended", Instant.now())
        .with("Took", took);
  }

  /// With a link to what this task reported in the run that decided, where a run did.
  private Inline became(Fate fate) {
    String task = run.environment("JARFLOW_TASK_ID");
    if (task == null || fate.run().isEmpty()) {
      return line(fate.sentence());
    }
    String report =
        "/report/?dag=%s&run=%s&task=%s"
            .formatted(encoded(fate.dag()), encoded(fate.run()), encoded(task));
    return line(fate.sentence(), ", ", link(report, "its report"));
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
