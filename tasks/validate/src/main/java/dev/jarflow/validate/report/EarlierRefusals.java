package dev.jarflow.validate.report;

import module java.base;

import dev.jarflow.applications.BatchReport;
import dev.jarflow.applications.BatchReport.Decision;
import dev.jarflow.applications.BatchReport.Kind;
import dev.jarflow.applications.Separator;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.validate.input.InputFile;
import dev.jarflow.validate.output.OutputFolder;

/// The unsuccessful rows of every earlier batch of a feed, to be judged again.
///
/// The refusals of a replay are left out: those rows are still in the files of the batches that
/// they came with.
public record EarlierRefusals(List<InputFile> files) {
  private static final String CSV = ".csv";

  /// `folder` is the one that an earlier validate wrote into; batches that are not `wanted` are
  /// left out.
  public static EarlierRefusals of(OutputFolder folder, String feed, Predicate<String> wanted)
      throws IOException {
    if (!Files.isDirectory(folder.unsuccessfulFolder())) {
      throw new UsageException(
          "expected a folder that validate wrote into, found no folder "
              + folder.unsuccessfulFolder());
    }
    List<Path> found;
    try (Stream<Path> all = Files.list(folder.unsuccessfulFolder())) {
      found = all.filter(file -> batchOf(file).matches("[0-9a-f]{12}")).sorted().toList();
    }
    List<InputFile> files = new ArrayList<>();
    for (Path file : found) {
      String batch = batchOf(file);
      Path path = folder.reportFile(batch);
      if (Files.isRegularFile(path)) {
        BatchReport report = report(path);
        if (report.batch().kind() == Kind.FILES
            && report.batch().feed().equals(feed)
            && report.rejected() == null
            && wanted.test(batch)) {
          files.add(
              new InputFile(
                  batch,
                  file,
                  Sha256.of(file, _ -> {}),
                  Files.size(file),
                  new InputFile.Refusals(batch, dates(report))));
        }
      }
    }
    return new EarlierRefusals(files);
  }

  private static BatchReport report(Path path) throws IOException {
    try {
      return BatchReport.of(Json.read(Files.readString(path)));
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "expected a report of validate, found something else in %s: judge that batch again"
              .formatted(path));
    }
  }

  private static Map<Separator, Decision> dates(BatchReport report) {
    Map<Separator, Decision> dates = new EnumMap<>(Separator.class);
    report.dateOrders().forEach(order -> dates.put(order.separator(), order.decision()));
    return dates;
  }

  /// The id of the batch that these files are. The same refusals under the same policy are the same
  /// batch.
  public String batch(String policyDigest) {
    String batches = files.stream().map(InputFile::name).sorted().collect(Collectors.joining("\n"));
    return Sha256.of((batches + "\n" + policyDigest).getBytes(StandardCharsets.US_ASCII))
        .substring(0, 12);
  }

  private static String batchOf(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(CSV) ? name.substring(0, name.length() - CSV.length()) : "";
  }
}
