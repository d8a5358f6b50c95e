package dev.jarflow.trainmodel;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.files.Contents;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.WithDatabase;
import dev.jarflow.testing.Workplace;

/// The scene of one test: a warehouse, and files of car kinds.
record Scene(Path data, TestDatabase database) implements WithDatabase {
  private static final String TASK = "train-model";
  private static final List<List<String>> VALUES =
      List.of(
          List.of("vhigh", "high", "med", "low"),
          List.of("2", "3", "4", "5more"),
          List.of("2", "4", "more"),
          List.of("small", "med", "big"),
          List.of("low", "med", "high"),
          List.of("unacc", "acc", "good", "vgood"));

  /// Drawn rows; in `signal` of a hundred the price is that of maintenance, and else any.
  static List<String> rows(int count, int signal) {
    SplittableRandom random = new SplittableRandom(1);
    List<String> rows = new ArrayList<>();
    while (rows.size() < count) {
      List<String> cells = new ArrayList<>();
      for (List<String> values : VALUES) {
        cells.add(values.get(random.nextInt(values.size())));
      }
      String price =
          random.nextInt(100) < signal
              ? cells.getFirst()
              : VALUES.getFirst().get(random.nextInt(4));
      rows.add(price + "," + String.join(",", cells));
    }
    return rows;
  }

  Path file(String name, List<String> rows) throws IOException {
    Files.createDirectories(data);
    return Files.writeString(data.resolve(name), String.join("\n", rows) + "\n");
  }

  /// By hand, with folds that are drawn once.
  Answer train(Object... args) {
    List<String> words = new ArrayList<>(List.of("cars", "--repetitions=1"));
    Stream.of(args).map(String::valueOf).forEach(words::add);
    return Answer.of(
        (out, err) ->
            Entry.run(
                new TrainModel(), place().environment(), out, err, words.toArray(String[]::new)));
  }

  /// The manifest of a batch that ingest would have taken.
  Path batch(String name, List<String> rows) throws IOException {
    SortedMap<String, List<String>> files = new TreeMap<>(Map.of(name, rows));
    return batch(files);
  }

  Path batch(SortedMap<String, List<String>> files) throws IOException {
    Contents store = Contents.of(data);
    store.open();
    List<Manifest.Entry> entries = new ArrayList<>();
    for (Map.Entry<String, List<String>> file : files.entrySet()) {
      byte[] content = (String.join("\n", file.getValue()) + "\n").getBytes(StandardCharsets.UTF_8);
      String sha256 = store.keep(new ByteArrayInputStream(content));
      entries.add(new Manifest.Entry(store.path(sha256), file.getKey(), sha256, content.length));
    }
    Manifest manifest = new Manifest(entries);
    take("cars", manifest.batch(), manifest.entries().size());
    for (Manifest.Entry entry : manifest.entries()) {
      takeFile("cars", manifest.batch(), entry.sha256(), entry.name(), entry.firstBatch());
    }
    Path file = data.resolve(manifest.batch() + ".jsonl");
    manifest.write(file);
    return file;
  }

  Path page() {
    return data.resolve("reports/dag/run").resolve(TASK).resolve("index.html");
  }

  Workplace place() {
    return Workplace.of(TASK, data, database).inRun("dag", "run").inTask();
  }

  /// Everything of the schema but times.
  List<String> state() {
    return database.rows(
        """
        select 'version ' || version || sha256 || data_sha256 || recipe || metrics from ml.version
        union all select 'move ' || alias || version from ml.move
        union all select 'done ' || batch from ops.batch where done_at is not null
        order by 1
        """);
  }
}
