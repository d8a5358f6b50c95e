package dev.jarflow.kit.task;

import module java.base;

import dev.jarflow.kit.files.Closed;
import dev.jarflow.kit.files.Published;
import dev.jarflow.kit.files.Sha256;
import org.jspecify.annotations.Nullable;

/// The task instance that a report is of; `index` tells the instances of a mapped task apart, and
/// is null elsewhere.
///
/// It lies in `reports/<dag>/<run>/<task>/`, for a mapped task one folder deeper. Two instances
/// never share a folder, and no name, chosen by whomever, leads out of `reports/`.
public record Report(String dag, String run, String task, @Nullable Integer index) {
  public static final String PAGE = "index.html";

  /// Beside the page, and alone when a task failed without one: the task's result line.
  public static final String RESULT = "result.json";

  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~:+@=";
  private static final int LONGEST_NAME = 200;
  private static final String DIGEST = "%~";

  /// The report of this run; null when a person started the program.
  public static @Nullable Report of(Run run) {
    String dag = run.environment("JARFLOW_DAG_ID");
    String id = run.environment("JARFLOW_RUN_ID");
    String task = run.environment("JARFLOW_TASK_ID");
    String index = run.environment("JARFLOW_MAP_INDEX");
    return dag == null || id == null || task == null
        ? null
        : new Report(dag, id, task, index == null ? null : Integer.valueOf(index));
  }

  /// The folder of all reports.
  public static Path folder(Path data) {
    return data.resolve("reports");
  }

  /// The names of the folders below `reports/`, outermost first.
  public List<String> path() {
    List<String> path = List.of(name(dag), name(run), name(task));
    return index == null
        ? path
        : List.of(path.get(0), path.get(1), path.get(2), String.valueOf(index));
  }

  /// Publishes the page in place of an earlier try's. Only its owner may look into the folder of
  /// all reports: they name files of people.
  public void publish(Path data, String page) {
    try {
      write(data, PAGE, page);
    } catch (IOException e) {
      throw new UnavailableException("the report could not be written to " + own(folder(data)), e);
    }
  }

  /// Keeps the result line of this try, by which the list of reports marks it.
  void keep(Path data, String result) throws IOException {
    write(data, RESULT, result + "\n");
  }

  private void write(Path data, String name, String text) throws IOException {
    Path own = own(Closed.results(folder(data)));
    Published.sweep(own);
    Published.writeText(own.resolve(name), text);
  }

  /// Takes an earlier try's page and result away: they are not what this one did.
  public void withdraw(Path data) {
    Path own = own(folder(data));
    try {
      Files.deleteIfExists(own.resolve(PAGE));
      Files.deleteIfExists(own.resolve(RESULT));
    } catch (IOException e) {
      throw new UnavailableException("an earlier report could not be taken away: " + own, e);
    }
  }

  /// Takes away the pages and results of this task that were written before this time, of whatever
  /// run, and the folders that are empty then.
  public void clear(Path data, Instant before) throws IOException {
    Path runs = folder(data).resolve(name(dag));
    if (!isFolder(runs)) {
      return;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(runs, Report::isFolder)) {
      for (Path run : all) {
        Path of = run.resolve(name(task));
        if (isFolder(of)) {
          try (DirectoryStream<Path> instances = Files.newDirectoryStream(of, Report::isFolder)) {
            for (Path instance : instances) {
              clearOne(instance, before);
            }
          }
          clearOne(of, before);
          deleteIfEmpty(run);
        }
      }
    }
  }

  private static void clearOne(Path instance, Instant before) throws IOException {
    for (String name : List.of(PAGE, RESULT)) {
      Path file = instance.resolve(name);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && isOlder(file, before)) {
        Files.deleteIfExists(file);
      }
    }
    deleteIfEmpty(instance);
  }

  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isOlder(Path path, Instant before) throws IOException {
    return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(before);
  }

  private static void deleteIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException _) {
      // Others have something there.
    }
  }

  private Path own(Path folder) {
    return folder.resolve(String.join("/", path()));
  }

  /// The name of the folder below `reports/` with the reports of a DAG.
  public static String folderOf(String dag) {
    return name(dag);
  }

  /// A text as the name of one folder, another for each text: what is not plain is `%` and two
  /// digits a byte, and what would be too long its digest.
  static String name(String text) {
    StringBuilder name = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = PLAIN.indexOf(each) >= 0 && !(each == '.' && name.isEmpty());
      name.append(plain ? (char) each : "%" + HexFormat.of().withUpperCase().toHexDigits(each));
    }
    return name.length() <= LONGEST_NAME && !name.isEmpty()
        ? name.toString()
        : DIGEST + Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The text behind the name of a folder; null when nothing was ever called so.
  public static @Nullable String text(String name) {
    try {
      String text = URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
      return name(text).equals(name) ? text : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
