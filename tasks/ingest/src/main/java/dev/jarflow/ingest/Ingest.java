package dev.jarflow.ingest;

import module java.base;

import dev.jarflow.kit.files.Closed;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.source.FolderSource;
import dev.jarflow.source.HttpLimits;
import dev.jarflow.source.HttpSource;
import dev.jarflow.source.Release;
import dev.jarflow.source.Source;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Takes the files of a landing folder, or one file from a web address, into one batch.",
      "Each content is taken exactly once: ingest copies the files into the store, lists them in a",
      "manifest, and then removes them from the folder. Sample data, in landing/.samples/DATASET, is",
      "a batch of its own, and waits until nothing else is to be taken.",
      "The variables PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD name the database."
    },
    footer = {
      "",
      "Examples:",
      "  java -jar ingest.jar applications --pattern '*.csv' --after archive",
      "  java -jar ingest.jar applications --from https://example.org/applications.csv"
    })
public final class Ingest implements Task {
  private static final String ALL = "*";
  private static final Pattern DATASET = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  @Parameters(
      paramLabel = "DATASET",
      description = "The name for this kind of files, for instance applications.")
  private String dataset;

  @Option(
      names = "--from",
      paramLabel = "PLACE",
      description = {
        "A folder, a file: URI, or the http(s) address of one file of at most 50 MB",
        "(default: the folder JARFLOW_DATA/landing/DATASET).",
        "An address is fetched each time; a content that was taken before is not taken again."
      })
  private @Nullable String from;

  @Option(
      names = "--pattern",
      paramLabel = "GLOB",
      defaultValue = ALL,
      description = "Take only files of the folder whose name matches (default: ${DEFAULT-VALUE}).")
  private String pattern;

  @Option(
      names = "--after",
      defaultValue = "remove",
      description = {
        "What happens to a file in the folder once it is in the store (default: ${DEFAULT-VALUE}):",
        "remove, keep, or archive (it moves to landing/.archive/DATASET, or to .archive in the",
        "folder of --from)."
      })
  private Release after;

  @Option(
      names = "--store",
      paramLabel = "copy|move",
      defaultValue = "copy",
      description = {
        "How a file gets into the store (default: ${DEFAULT-VALUE}): copy, or move, for files of",
        "gigabytes. A file that others can write to, or on another disk, is copied in any case.",
        "With move, a file is deleted from the store so many days after its batch was done as the",
        "variable JARFLOW_KEEP_DAYS says (365). Its content stays known, and is not taken again."
      })
  private IntoStore intoStore;

  @Option(
      names = "--empty",
      defaultValue = "skip",
      description = {
        "The answer when there is nothing to take (default: ${DEFAULT-VALUE}):",
        "skip (NOTHING_TO_DO), or ok with an empty manifest, so that later tasks still run."
      })
  private WhenEmpty empty;

  @Option(
      names = "--quiet",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = DurationConverter.class,
      description = {
        "A file in a folder is taken when nothing wrote to it for this long",
        "(default: ${DEFAULT-VALUE}). The others wait for the next run."
      })
  private Duration quiet;

  @Option(
      names = "--lease",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = DurationConverter.class,
      description = {
        "After this time a later run is offered a batch that is not finished",
        "(default: ${DEFAULT-VALUE}). Choose a little less than the time between two runs."
      })
  private Duration lease;

  @Option(
      names = "--offer",
      paramLabel = "BATCH",
      description = "Take nothing, but offer this unfinished batch to the next run again.")
  private @Nullable String offer;

  @Option(
      names = "--retry-refused",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = {
        "Also take the files that an earlier batch refused, from the store, as part of this batch.",
        "A refused file that is put into the folder again is tried again without this."
      })
  private boolean retryRefused;

  public static void main(String... args) {
    Entry.main(new Ingest(), args);
  }

  @Override
  public Result run(Run run) throws Exception {
    if (!DATASET.matcher(dataset).matches()) {
      throw new UsageException(
          "expected a dataset of small letters, digits and hyphens, found '%s'".formatted(dataset));
    }
    if (intoStore == IntoStore.MOVE && after != Release.REMOVE) {
      throw new UsageException(
          "expected --after remove with --store move: what stays in the folder could be changed in the store too");
    }
    try (Database database = Database.open(run)) {
      BatchRegister register = new BatchRegister(database, run.id(), dataset, lease);
      if (offer != null) {
        return offerAgain(register, offer);
      }
      Source source = source(run);
      Store store =
          new Store(run.data().resolve("store"), register.erased(), intoStore == IntoStore.MOVE);
      Source samples = samples(run, source);
      return samples == null
          ? new IngestRun(run, register, source, false, store, after, empty, retryRefused).take()
          : new IngestRun(run, register, samples, true, store, Release.REMOVE, empty, false).take();
    }
  }

  /// Sample data lies in a folder of its own, where nobody else can put anything, and waits there
  /// until nothing else is to be taken; null when other files come first, and when there is none.
  private @Nullable Source samples(Run run, Source dropped) throws IOException {
    Path all = landing(run).resolve(".samples");
    Path folder = all.resolve(dataset);
    if (from != null || retryRefused || !Files.isDirectory(folder) || !dropped.look().isEmpty()) {
      return null;
    }
    requireOwners("for sample data", "", all, folder);
    Source samples = FolderSource.of(folder, pattern, quiet);
    return samples.look().isEmpty() ? null : samples;
  }

  /// Others may put files into the folders in here, and nothing beside these folders.
  private static Path landing(Run run) {
    return run.data().resolve("landing");
  }

  private Source source(Run run) throws IOException {
    if (from == null) {
      Path folder = Closed.folder(landing(run).resolve(dataset));
      Path archive = landing(run).resolve(".archive");
      return FolderSource.of(folder, pattern, quiet)
          .withArchive(archive(landing(run), archive, archive.resolve(dataset)));
    }
    if (!HttpSource.isAddress(from)) {
      Path folder = FolderSource.folder(from);
      return FolderSource.of(folder, pattern, quiet)
          .withArchive(archive(folder, folder.resolve(".archive")));
    }
    if (!pattern.equals(ALL)) {
      throw new UsageException("--pattern is for the files of a folder: an address is one file");
    }
    return HttpSource.of(run, from, HttpLimits.USUAL);
  }

  /// The last of these folders, each of which lies in the one before.
  private Path archive(Path around, Path... folders) throws IOException {
    if (after == Release.ARCHIVE) {
      String use = "for --after archive";
      requireOwners(use, ", or choose --after keep or remove", around.toRealPath());
      requireOwners(use, ", or choose --after keep or remove", folders);
    }
    return folders[folders.length - 1];
  }

  /// In a folder that others can write to, somebody else could put a file of theirs, or a link to
  /// elsewhere where our next folder will be. One that is missing will be made for its owner only.
  private static void requireOwners(String use, String otherwise, Path... folders)
      throws IOException {
    for (Path folder : folders) {
      if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Closed.isAt(folder)) {
        throw new UsageException(
            "expected a folder that only its owner can write to, %s, found %s: chmod -R go-w, and take away what others put there%s"
                .formatted(use, folder, otherwise));
      }
    }
  }

  private Result offerAgain(BatchRegister register, String batch) {
    if (!register.offerAgain(batch)) {
      throw new UsageException(
          "expected an unfinished batch of %s, found no such batch %s".formatted(dataset, batch));
    }
    return Result.ok("the next run of %s is given batch %s".formatted(dataset, batch))
        .with("batch", batch);
  }
}
