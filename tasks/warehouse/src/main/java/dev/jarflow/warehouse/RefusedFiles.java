package dev.jarflow.warehouse;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import org.jspecify.annotations.Nullable;

/// The files of a batch that a loading task could not read, while it loaded the others; `all` is
/// the number of files in the batch.
public record RefusedFiles(int all, List<RefusedFile> refused) {
  private static final int LISTED = 20;

  public static final RefusedFiles NONE = new RefusedFiles(0, List.of());

  /// What a run does that refused some of its files, and loaded the others.
  public enum Then {
    /// The run is well, and its result says so.
    WARN,
    /// The run fails when the others are loaded.
    FAIL
  }

  /// A file that was refused as a whole, and why: `line 1: expected …, found …`.
  public record RefusedFile(String name, String sha256, String reason) {
    private String sentence() {
      return name + ": " + reason;
    }
  }

  /// Why a file cannot be read; null when it can.
  @FunctionalInterface
  public interface Fault {
    @Nullable String of(Manifest.Entry file) throws IOException;
  }

  public RefusedFiles {
    refused = List.copyOf(refused);
  }

  /// Those of the files of a batch that have a fault.
  public static RefusedFiles among(List<Manifest.Entry> files, Fault fault) throws IOException {
    List<RefusedFile> refused = new ArrayList<>();
    for (Manifest.Entry file : files) {
      String reason = fault.of(file);
      if (reason != null) {
        refused.add(new RefusedFile(file.name(), file.sha256(), reason));
      }
    }
    return new RefusedFiles(files.size(), refused);
  }

  /// The other files of the batch.
  public List<Manifest.Entry> without(List<Manifest.Entry> files) {
    Set<String> digests = reasons().keySet();
    return files.stream().filter(file -> !digests.contains(file.sha256())).toList();
  }

  /// These and those of another batch.
  public RefusedFiles and(RefusedFiles others) {
    return new RefusedFiles(
        all + others.all, Stream.concat(refused.stream(), others.refused.stream()).toList());
  }

  /// The reasons by digest, for [Batches#markDone].
  public Map<String, String> reasons() {
    return refused.stream().collect(Collectors.toMap(RefusedFile::sha256, RefusedFile::reason));
  }

  /// True when there is no file that could be read.
  public boolean isAll() {
    return !refused.isEmpty() && refused.size() == all;
  }

  /// A line for each of the first.
  public void log(Log log) {
    refused.stream().limit(LISTED).forEach(file -> log.warn("refused " + file.sentence()));
    if (refused.size() > LISTED) {
      log.warn("and more files refused", "files", refused.size() - LISTED);
    }
  }

  /// The answer of a run that refused these: a warning, or REJECTED when nothing of a batch was
  /// loaded, `nothingLoaded`, or when this is asked for.
  public Result tell(Run run, Result result, Then then, boolean nothingLoaded) {
    Result counted = result.with("files_refused", refused.size());
    if (refused.isEmpty()) {
      return nothingLoaded ? counted.butRejected(result.message()) : counted;
    }
    String sentence = sentence();
    return nothingLoaded || then == Then.FAIL
        ? counted.butRejected(
            "%s. %s. Drop corrected files, or try these again: ./jarflow run %s --param retry_refused=true"
                .formatted(
                    sentence,
                    nothingLoaded ? "Nothing of that batch is loaded" : "The others are loaded",
                    run.id() == null ? "PIPELINE" : run.id().dag()))
        : counted.warning(sentence);
  }

  private String sentence() {
    String which =
        refused.size() < all
            ? "%d of %d files refused".formatted(refused.size(), all)
            : all == 1 ? "the only file was refused" : "all %d files were refused".formatted(all);
    return which + ": " + refused.getFirst().sentence();
  }
}
