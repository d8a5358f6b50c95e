package dev.jarflow.serve;

import module java.base;

import dev.jarflow.kit.task.Report;
import org.jspecify.annotations.Nullable;

/// The list of reports: every task's newest ones. Found by looking into the folders, at most
/// once a second however many ask. Thread-safe.
final class Index {
  /// The reports kept of each task; the others are counted.
  static final int KEPT = 21;

  /// Enough for a year of a busy house; each costs a look at the disk.
  static final int LOOKED_AT = 100_000;

  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Comparator<Entry> OLDEST_FIRST = Comparator.comparing(Entry::at);

  private final Path folder;
  private @Nullable Seen last;

  Index(Path folder) {
    this.folder = folder;
  }

  /// One report: the names of its folders, outermost first, and when it was published. A task may
  /// have a result and no page.
  record Entry(List<String> path, Instant at) {}

  /// A task's reports, newest first, under the names that Airflow has; `count` counts those that
  /// were not kept too.
  record Task(String dag, String name, long count, List<Entry> newest) {}

  /// The reports at one moment, by DAG and task; not `whole` when there was too much to look at.
  record Seen(List<Task> tasks, boolean whole, Instant at) {
    /// The tasks whose reports lie in these folders.
    List<Task> of(Set<String> folders) {
      return tasks.stream()
          .filter(task -> folders.contains(task.newest.getFirst().path().getFirst()))
          .toList();
    }
  }

  private static final class Newest {
    private final PriorityQueue<Entry> kept = new PriorityQueue<>(OLDEST_FIRST);
    private long count;

    void add(Entry entry) {
      count++;
      kept.add(entry);
      if (kept.size() > KEPT) {
        kept.remove();
      }
    }

    Task of(String dag, String task) {
      return new Task(dag, task, count, kept.stream().sorted(OLDEST_FIRST.reversed()).toList());
    }
  }

  synchronized Seen look() throws IOException {
    Seen seen = last;
    Instant now = Instant.now();
    if (seen == null || seen.at.plus(FRESH).isBefore(now) || seen.at.isAfter(now)) {
      seen = read();
      last = seen;
    }
    return seen;
  }

  private Seen read() throws IOException {
    Map<String, Map<String, Newest>> found = new TreeMap<>();
    int looked = 0;
    for (Path dag : folders(folder)) {
      for (Path run : folders(dag)) {
        for (Path task : folders(run)) {
          if (looked > LOOKED_AT) {
            return seen(found, false);
          }
          List<Path> instances = new ArrayList<>(folders(task));
          instances.add(task);
          for (Path instance : instances) {
            looked++;
            Instant at = published(instance, Report.PAGE);
            at = at == null ? published(instance, Report.RESULT) : at;
            if (at != null) {
              found
                  .computeIfAbsent(dag.getFileName().toString(), _ -> new TreeMap<>())
                  .computeIfAbsent(task.getFileName().toString(), _ -> new Newest())
                  .add(new Entry(names(instance), at));
            }
          }
        }
      }
    }
    return seen(found, true);
  }

  private static Seen seen(Map<String, Map<String, Newest>> found, boolean whole) {
    List<Task> tasks = new ArrayList<>();
    found.forEach(
        (dag, byName) ->
            byName.forEach(
                (name, newest) -> tasks.add(newest.of(Pages.shown(dag), Pages.shown(name)))));
    return new Seen(tasks, whole, Instant.now());
  }

  private List<String> names(Path instance) {
    List<String> names = new ArrayList<>();
    folder.relativize(instance).forEach(name -> names.add(name.toString()));
    return names;
  }

  /// When the file of this name in this folder was published; null when there is none.
  private static @Nullable Instant published(Path instance, String name) throws IOException {
    try {
      BasicFileAttributes file =
          Files.readAttributes(
              instance.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return file.isRegularFile() ? file.lastModifiedTime().toInstant() : null;
    } catch (FileSystemException e) {
      return null;
    }
  }

  /// The folders in a folder that the shelf knows; none when it is gone meanwhile or closed
  /// to us.
  private static List<Path> folders(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, Index::isFolder)) {
      all.forEach(found::add);
    } catch (FileSystemException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  private static boolean isFolder(Path path) {
    return Shelf.isName(path.getFileName().toString())
        && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }
}
