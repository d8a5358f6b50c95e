package dev.jarflow.validate.report;

import module java.base;

import dev.jarflow.applications.BatchReport;
import dev.jarflow.applications.BatchReport.Decision;
import dev.jarflow.applications.BatchReport.Kind;
import dev.jarflow.applications.Separator;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.validate.input.InputFile;
import dev.jarflow.validate.output.OutputFolder;

/// The unsuccessful rows of every earlier batch of a feed, to be judged again.
///
/// The refusals of a replay are left out: those rows are still in the files of the batches that
/// they came with.
public record EarlierRefusals(List<InputFile> files) {
  private static final int ID_LENGTH = 12;
  private static final int LISTED = 20;

  /// `folder` is the one that an earlier validate wrote into; batches that are not `wanted` are
  /// left out. A feed that no batch has is the caller's mistake, unless there are no batches.
  public static EarlierRefusals of(OutputFolder folder, String feed, Predicate<String> wanted)
      throws IOException {
    if (!Files.isDirectory(folder.unsuccessfulFolder())) {
      throw new UsageException(
          "expected a folder that validate wrote into, found no folder "
              + folder.unsuccessfulFolder());
    }
    List<Path> found;
    try (Stream<Path> all = Files.list(folder.unsuccessfulFolder())) {
      found = all.filter(file -> nameOf(file).matches("[0-9a-f]{12}[.]csv")).sorted().toList();
    }
    List<InputFile> files = new ArrayList<>();
    Set<String> feeds = new TreeSet<>();
    for (Path file : found) {
      String batch = nameOf(file).substring(0, ID_LENGTH);
      Path path = folder.reportFile(batch);
      if (Files.isRegularFile(path)) {
        BatchReport report = folder.report(batch);
        if (report == null) {
          throw new UsageException(
              "expected a report of validate, found something else in %s: judge that batch again"
                  .formatted(path));
        }
        feeds.add(report.batch().feed());
        if (report.batch().kind() == Kind.FILES
            && report.batch().feed().equals(feed)
            && report.rejected() == null
            && wanted.test(batch)) {
          String sha256 = Sha256.of(file, _ -> {});
          files.add(new InputFile(batch, file, sha256, Files.size(file), dates(report)));
        }
      }
    }
    if (!feeds.isEmpty() && !feeds.contains(feed)) {
      throw new UsageException(
          "expected the feed of an earlier batch, found '%s'; there are the feeds %s%s"
              .formatted(
                  feed,
                  feeds.stream().limit(LISTED).collect(Collectors.joining(", ")),
                  feeds.size() > LISTED ? ", …" : ""));
    }
    return new EarlierRefusals(files);
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
        .substring(0, ID_LENGTH);
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }
}
