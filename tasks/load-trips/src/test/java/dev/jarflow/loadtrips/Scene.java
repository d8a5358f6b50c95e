package dev.jarflow.loadtrips;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.WithDatabase;
import dev.jarflow.testing.Workplace;

/// The scene of one test of load-trips: a warehouse, and batches as ingest leaves them.
record Scene(Path data, TestDatabase database) implements WithDatabase {
  static final String HEADING = "region,origin_coord,destination_coord,datetime,datasource\n";
  static final String PRAGUE =
      "Prague,POINT (14.4973794438195 50.00136875782316),POINT (14.43109483523328 50.04052930943246),2018-05-28 09:03:40,funny_car\n";
  static final String TURIN =
      "Turin,POINT (7.672837913286881 44.9957109242058),POINT (7.720368637535126 45.06782385393849),2018-05-21 02:54:04,baba_car\n";

  /// A batch of these files, taken and not done: `1.csv`, `2.csv` and so on.
  Path batch(String... files) throws IOException {
    return batch(false, files);
  }

  /// The same of sample data.
  Path samples(String... files) throws IOException {
    return batch(true, files);
  }

  private Path batch(boolean samples, String... files) throws IOException {
    List<Manifest.Entry> entries = new ArrayList<>();
    for (String content : files) {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      String name = entries.size() + 1 + ".csv";
      String sha256 = Sha256.of(bytes);
      Path file = Files.write(Files.createDirectories(data).resolve(sha256), bytes);
      entries.add(new Manifest.Entry(file, name, sha256, bytes.length));
    }
    String batch = new Manifest(entries).batch();
    Manifest manifest = new Manifest(batch, samples, entries);
    Path path = data.resolve(manifest.batch() + ".jsonl");
    manifest.write(path);
    take("trips", manifest.batch(), entries.size());
    for (Manifest.Entry file : entries) {
      takeFile("trips", manifest.batch(), file.sha256(), file.name(), null);
    }
    return path;
  }

  /// Inside this process.
  Answer load(Path batch, String... options) {
    return load(place(), batch, options);
  }

  Answer load(Workplace place, Path batch, String... options) {
    String[] args =
        Stream.concat(Stream.of("--batch", batch.toString()), Stream.of(options))
            .toArray(String[]::new);
    return Answer.of((out, err) -> Entry.run(new LoadTrips(), place.environment(), out, err, args));
  }

  Workplace place() {
    return Workplace.of("load-trips", data, database).inRun("trips", "run").inTask();
  }

  /// The words of the report, a bar wherever there is markup between them.
  String page() throws IOException {
    return Files.readString(data.resolve("reports/trips/run/load-trips/index.html"))
        .replaceAll("\\s*(<[^>]*>\\s*)+", "|");
  }

  /// Trips, as people would write them.
  List<String> trips() {
    return rows(
        """
        select region.name, origin_x, origin_y, dest_x, dest_y, at, datasource.name
        from trips.trip
        join trips.lot using (lot)
        join trips.region using (region)
        join trips.datasource using (datasource)
        order by at, 1
        """);
  }

  List<String> quarantined() {
    return rows(
        "select name, line, reason from trips.quarantined_row join trips.file using (file) order by 1, 2");
  }

  List<String> weeks() {
    return rows(
        """
        select region.name, datasource.name, monday, trips, latest
        from trips.region_week
        join trips.region using (region)
        join trips.datasource using (datasource)
        order by 1, 2, 3
        """);
  }

  /// The sums of the tiles, by cell and month.
  List<String> tiles() {
    return rows(
        """
        select origin, month, y, x, sum(week1), sum(week2), sum(week3), sum(week4), sum(week5), sum(week6),
               sum(length(trips)), sum(length(others))
        from trips.tile
        group by origin, month, y, x
        order by 1 desc, 2, 3, 4
        """);
  }

  /// The reports that wait in the outbox, without how long it took.
  List<String> mails() {
    return rows(
        "select subject, regexp_replace(body, '\\d+\\.\\d', 'S', 'g'), dag_id, run_id from ops.mail order by number");
  }

  /// All that a load leaves, without numbers and times.
  List<String> state() {
    List<String> state = new ArrayList<>(trips());
    state.addAll(quarantined());
    state.addAll(weeks());
    state.addAll(tiles());
    state.addAll(rows("select sha256, accepted, rejected from trips.file order by 1"));
    state.addAll(rows("select batch from ops.batch where done_at is not null order by 1"));
    return state;
  }
}
