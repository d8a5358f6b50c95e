package dev.jarflow.eraseperson;

import dev.jarflow.kit.db.Database;
import dev.jarflow.kit.files.Published;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where applications are kept, below a data folder and in the warehouse.
record Places(Path data) {
  /// The tables that hold something personal.
  static final List<Place.Rows> TABLES =
      List.of(
          new Place.Rows(
              "membership.member", "membership/find_members", "membership/erase_members"));

  private static final String DATASET = "applications";
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final List<String> JUDGED = List.of("successful", "unsuccessful");

  /// Every file that may hold rows of applications: also a content that no batch has, for a killed
  /// ingest may have left it, but none that only other datasets have.
  List<Place.InFile> files(Database database) throws IOException {
    List<Place.InFile> places = new ArrayList<>();
    Set<String> ours = new HashSet<>();
    Set<String> others = new HashSet<>();
    database
        .sql("ops/contents")
        .list(row -> (row.text("dataset").equals(DATASET) ? ours : others).add(row.text("sha256")));
    others.removeAll(ours);
    for (Path file : below(store())) {
      String sha256 = file.getFileName().toString();
      if (SHA256.matcher(sha256).matches() && !others.contains(sha256)) {
        places.add(new Place.Stored(name(file), file, sha256));
      }
    }
    for (String folder : JUDGED) {
      for (Path file : below(out().resolve(folder))) {
        String batch = file.getFileName().toString().replaceFirst("[.]csv$", "");
        places.add(
            new Place.Judged(name(file), file, out().resolve("report").resolve(batch + ".json")));
      }
    }
    for (Path file : below(data.resolve("landing").resolve(DATASET))) {
      places.add(new Place.Dropped(name(file), file));
    }
    return places;
  }

  Path store() {
    return data.resolve("store");
  }

  private Path out() {
    return data.resolve("out").resolve(DATASET);
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
