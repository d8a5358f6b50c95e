package dev.jarflow.eraseperson;

import dev.jarflow.kit.files.Published;
import dev.jarflow.kit.task.Report;
import dev.jarflow.warehouse.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where applications and purchases are kept, below a data folder and in the warehouse.
record Places(Path data) {
  static final Place.Rows MEMBERS =
      new Place.Rows("membership.member", "membership/find_members", "membership/erase_members");
  static final Place.Rows CUSTOMERS =
      new Place.Rows("sales.customer", "sales/find_customers", null);
  static final Place.Rows QUARANTINED =
      new Place.Rows(
          "ops.quarantined_line", "ops/find_quarantined_lines", "ops/blank_quarantined_lines");

  /// The tables that say who somebody is.
  static final List<Place.Rows> TABLES = List.of(QUARANTINED, CUSTOMERS, MEMBERS);

  /// Datasets with people in them.
  private static final Map<String, Kept> DATASETS =
      Map.of("applications", Kept.APPLICATIONS, "sales-transactions", Kept.PURCHASES);

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final List<String> JUDGED = List.of("successful", "unsuccessful");

  /// Every file that may hold something of a person: also a content that no batch has, for a killed
  /// ingest may have left it, but none that only other datasets have.
  List<Place.InFile> files(Database database) throws IOException {
    List<Place.InFile> places = new ArrayList<>();
    Set<String> others = new HashSet<>();
    Map<String, Kept> ours = contents(database, others);
    for (Path file : below(store())) {
      String sha256 = file.getFileName().toString();
      if (SHA256.matcher(sha256).matches()
          && (ours.containsKey(sha256) || !others.contains(sha256))) {
        places.add(
            new Place.Stored(name(file), file, sha256, ours.getOrDefault(sha256, Kept.EITHER)));
      }
    }
    for (String folder : JUDGED) {
      for (Path file : below(out().resolve(folder))) {
        String batch = file.getFileName().toString().replaceFirst("[.]csv$", "");
        places.add(
            new Place.Judged(name(file), file, out().resolve("report").resolve(batch + ".json")));
      }
    }
    for (Map.Entry<String, Kept> dataset : new TreeMap<>(DATASETS).entrySet()) {
      for (Path file : below(data.resolve("landing").resolve(dataset.getKey()))) {
        places.add(new Place.Dropped(name(file), file, dataset.getValue()));
      }
    }
    for (Path folder : List.of(data.resolve("out").resolve("sales"), Report.folder(data))) {
      for (Path file : below(folder)) {
        places.add(new Place.Made(name(file), file));
      }
    }
    return places;
  }

  /// What the contents of our datasets are, by digest; those of others besides.
  private static Map<String, Kept> contents(Database database, Set<String> others) {
    Map<String, Kept> ours = new HashMap<>();
    database
        .sql("ops/contents")
        .list(
            row -> {
              Kept kept = DATASETS.get(row.text("dataset"));
              return kept == null
                  ? others.add(row.text("sha256"))
                  : ours.merge(row.text("sha256"), kept, (a, b) -> a == b ? a : Kept.EITHER);
            });
    return ours;
  }

  Path store() {
    return data.resolve("store");
  }

  private Path out() {
    return data.resolve("out").resolve("applications");
  }

  /// Removes what killed tasks left half-written: a person may be in it.
  void sweep() throws IOException {
    Published.sweep(store());
    for (String folder : JUDGED) {
      Published.sweep(out().resolve(folder));
    }
    Published.sweep(out().resolve("report"));
  }

  private String name(Path file) {
    return data.relativize(file).toString();
  }

  /// All files in a folder and the folders in it, sorted; none when there is no such folder.
  private static List<Path> below(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> !file.getFileName().toString().startsWith(".publishing-"))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (UncheckedIOException e) {
      throw new IOException(e.getCause());
    }
  }
}
