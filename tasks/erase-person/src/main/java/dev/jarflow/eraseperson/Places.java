package dev.jarflow.eraseperson;

import module java.base;

import dev.jarflow.applications.Affixes;
import dev.jarflow.applications.BatchReport;
import dev.jarflow.kit.files.Closed;
import dev.jarflow.kit.files.Published;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.Report;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.warehouse.Database;

/// The places where people's data lie, below a data folder and in the warehouse.
///
/// A table says in `sql/people.csv` which of its columns are about a person, a dataset in
/// `sql/datasets.csv` what its rows are. A folder that says nothing is looked through as if
/// anything could be in it.
record Places(Path data) {
  static final String MEMBERS = "membership.member";
  static final String QUARANTINED = "ops.quarantined_line";

  /// Folders below `out` that are looked through by themselves or that nobody's data are in.
  private static final Set<String> KNOWN_OUT = Set.of("applications", "sales", "catalog");

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final List<String> JUDGED = List.of("successful", "unsuccessful");

  /// The tables in which a person is counted and erased. A table without cells of files whose
  /// columns are cleared by foreign keys alone is not among them. Members come last: until then
  /// they tell which ids are the person's.
  static List<Place.Table> tables() {
    return allTables().stream()
        .filter(table -> table.has("find") || !table.cells().isEmpty())
        .sorted(Comparator.comparing(table -> table.name().equals(MEMBERS)))
        .toList();
  }

  static List<Place.Table> allTables() {
    return declared("people.csv").map(Place.Table::of).toList();
  }

  /// The kind of the rows in each dataset.
  private static Map<String, RowKind> datasets() {
    return declared("datasets.csv")
        .map(line -> line.split(","))
        .collect(Collectors.toMap(cells -> cells[0], cells -> RowKind.of(cells[1])));
  }

  /// The lines of a table in the folder `sql`, without its heading.
  private static Stream<String> declared(String file) {
    try (InputStream in =
        Objects.requireNonNull(Places.class.getResourceAsStream("/sql/" + file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Every file that may hold something of a person: also a content that no batch has, for a killed
  /// ingest may have left it, but none that only datasets without people have.
  List<Place.InFile> files(Database database) throws IOException {
    List<Place.InFile> places = new ArrayList<>();
    Map<String, RowKind> datasets = datasets();
    Map<String, RowKind> contents = contents(database, datasets);
    for (Path file : below(store())) {
      String sha256 = file.getFileName().toString();
      RowKind kind = contents.getOrDefault(sha256, RowKind.UNKNOWN);
      if (SHA256.matcher(sha256).matches() && kind != RowKind.NOBODY) {
        places.add(new Place.Stored(name(file), file, sha256, kind));
      }
    }
    for (String folder : JUDGED) {
      for (Path file : below(out().resolve(folder))) {
        String batch = file.getFileName().toString().replaceFirst("[.]csv$", "");
        places.add(new Place.Judged(name(file), file, reports().resolve(batch + ".json")));
      }
    }
    for (Path folder : landingFolders()) {
      RowKind kind = datasets.getOrDefault(folder.getFileName().toString(), RowKind.UNKNOWN);
      if (kind != RowKind.NOBODY) {
        addPeoples(folder, kind, places);
      }
    }
    for (Path folder : foldersIn(data.resolve("out"))) {
      if (!KNOWN_OUT.contains(folder.getFileName().toString())) {
        addPeoples(folder, RowKind.UNKNOWN, places);
      }
    }
    for (Path folder : List.of(answers(), Report.folder(data))) {
      for (Path file : below(folder)) {
        places.add(new Place.Made(name(file), file));
      }
    }
    return places;
  }

  /// Also those of what was archived, and of sample data, by the name of their dataset.
  private List<Path> landingFolders() throws IOException {
    List<Path> folders = new ArrayList<>();
    for (Path folder : foldersIn(data.resolve("landing"))) {
      boolean isOurs = folder.getFileName().toString().startsWith(".");
      folders.addAll(isOurs ? foldersIn(folder) : List.of(folder));
    }
    return folders;
  }

  private void addPeoples(Path folder, RowKind kind, List<Place.InFile> places) throws IOException {
    for (Path file : below(folder)) {
      places.add(new Place.Peoples(name(file), file, kind));
    }
  }

  /// The kind of the rows in each stored content, by its digest; unknown when several datasets have
  /// it for different kinds of rows.
  private static Map<String, RowKind> contents(Database database, Map<String, RowKind> datasets) {
    Map<String, RowKind> contents = new HashMap<>();
    database
        .sql("ops/contents")
        .list(
            row ->
                contents.merge(
                    row.text("sha256"),
                    datasets.getOrDefault(row.text("dataset"), RowKind.UNKNOWN),
                    Places::either));
    return contents;
  }

  private static RowKind either(RowKind one, RowKind other) {
    if (one == other || other == RowKind.NOBODY) {
      return one;
    }
    return one == RowKind.NOBODY ? other : RowKind.UNKNOWN;
  }

  /// The titles and suffixes of the default policy and of every policy that a report names.
  Affixes affixes() throws IOException {
    Affixes all = Affixes.DEFAULT;
    for (Path file : below(reports())) {
      if (file.toString().endsWith(".json")) {
        try {
          BatchReport report = BatchReport.of(Json.read(Files.readString(file)));
          Affixes more = report.batch().rules().affixes();
          all = more == null ? all : all.and(more);
        } catch (CharacterCodingException | IllegalArgumentException | NoSuchFileException e) {
          // A name that only its policy would split is found as one that may be the person's.
        }
      }
    }
    return all;
  }

  Path store() {
    return data.resolve("store");
  }

  private Path out() {
    return data.resolve("out").resolve("applications");
  }

  private Path answers() {
    return data.resolve("out").resolve("sales");
  }

  /// Held while somebody is erased: of two copies of one file, made at once, the later would bring
  /// back whom the other left out.
  Closeable turn() throws IOException {
    Path mark = Closed.folder(store()).resolve(".erasing");
    FileChannel channel =
        FileChannel.open(mark, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Another one in this process.
    }
    channel.close();
    throw new UnavailableException(
        "somebody is being erased: try again when that has ended",
        new IOException(mark.toString()));
  }

  private Path reports() {
    return out().resolve("report");
  }

  /// Removes what killed tasks left half-written: a person may be in it.
  void sweep() throws IOException {
    Published.sweep(store());
    for (String folder : JUDGED) {
      Published.sweep(out().resolve(folder));
    }
    Published.sweep(reports());
    Published.sweep(answers());
    for (Path folder : foldersBelow(Report.folder(data))) {
      Published.sweep(folder);
    }
  }

  /// The encodings and delimiters that policies name beside the usual ones: whoever looks for a
  /// person must read a file as the policy had it read.
  FileForms forms() throws IOException {
    return FileForms.in(data.resolve("policies"));
  }

  private String name(Path file) {
    return data.relativize(file).toString();
  }

  private static List<Path> foldersBelow(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.walk(folder)) {
      return folders.filter(Files::isDirectory).toList();
    }
  }

  /// Also those that are links: a folder may lie on another disk.
  private static List<Path> foldersIn(Path folder) throws IOException {
    try (Stream<Path> folders = Files.list(folder)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /// All files in a folder and the folders in it, sorted, and what cannot be looked into; none when
  /// there is no such folder.
  private static List<Path> below(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        // The slash has a folder that is a link followed, and no link in it.
        Path.of(folder + "/."),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes now) {
            if (now.isRegularFile() && !file.getFileName().toString().startsWith(".publishing-")) {
              files.add(file.normalize());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            if (!(e instanceof NoSuchFileException)) {
              files.add(file.normalize());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }
}
