package dev.jarflow.promote;

import module java.base;

import dev.jarflow.cars.Subject;
import dev.jarflow.kit.files.Contents;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.models.Model;
import dev.jarflow.models.ModelFile;
import dev.jarflow.models.Registry;
import dev.jarflow.models.Registry.Data;
import dev.jarflow.models.Registry.Judged;
import dev.jarflow.models.Registry.Making;
import dev.jarflow.models.Schema;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.WithDatabase;
import dev.jarflow.testing.Workplace;
import dev.jarflow.warehouse.Database;

/// The scene of one test: a warehouse with versions of a model.
record Scene(Path data, TestDatabase database) implements WithDatabase {
  private static final String TASK = "promote";

  Answer promote(String... args) {
    return promote(Map.of(), args);
  }

  Answer promote(Map<String, String> more, String... args) {
    List<String> words = new ArrayList<>(List.of("cars"));
    words.addAll(List.of(args));
    return Answer.of(
        (out, err) ->
            Entry.run(
                new Promote(),
                place().with(more).environment(),
                out,
                err,
                words.toArray(String[]::new)));
  }

  /// Registers a version of this recipe, trained on these rows, and names it challenger. What it
  /// answers does not matter here: each gets another file.
  int challenger(String recipe, List<String> rows) throws Exception {
    Contents store = Contents.of(data);
    store.open();
    String content = String.join("\n", rows) + "\n";
    String trainedOn = store.keep(in(content.getBytes(StandardCharsets.UTF_8)));
    Schema schema = Subject.named("cars").schema();
    Model.Line line = new Model.Line(List.of(1, 0, 0, 0), List.of(0.25, 0.25, 0.25, 0.25));
    Model model =
        new Model(
            schema,
            recipe,
            Map.of("number", rows.hashCode()),
            Collections.nCopies(schema.cells(), line));
    String file = store.keep(in(ModelFile.write(model)));
    Run run =
        new Run(database.environment("train-model"), Log.of(Map.of(), System.err), new Stop());
    try (Database open = Database.open(run)) {
      Registry registry = new Registry(open, "cars");
      int number =
          registry
              .register(
                  new Registry.Trained(
                      file,
                      new Data(trainedOn, List.of(trainedOn), rows.size()),
                      new Making(recipe, Map.of(), 1, 1, "test"),
                      new Judged(Map.of(), "majority", Map.of())),
                  run)
              .number();
      registry.move(Registry.CHALLENGER, number, null, "the newest training", run);
      return number;
    }
  }

  /// The same of rows that came as sample data.
  int sample(String recipe, List<String> rows) throws Exception {
    String content = String.join("\n", rows) + "\n";
    String sha256 = Sha256.of(content.getBytes(StandardCharsets.UTF_8));
    take("cars", "0123456789ab", 1);
    execute("update ops.batch set samples = true");
    takeFile("cars", "0123456789ab", sha256, "cars.csv", null);
    return challenger(recipe, rows);
  }

  private static InputStream in(byte[] content) {
    return new ByteArrayInputStream(content);
  }

  /// Where the model file of a version lies.
  Path modelFile(int version) {
    String sha256 =
        database.rows("select sha256 from ml.version where version = " + version).getFirst();
    return data.resolve("store").resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  /// Every move of the champion, the first one first.
  List<String> champions() {
    return database.rows(
        "select version, takes_off from ml.move where alias = 'champion' order by move");
  }

  Path page() {
    return data.resolve("reports/dag/run").resolve(TASK).resolve("index.html");
  }

  Workplace place() {
    return Workplace.of(TASK, data, database).inRun("dag", "run").inTask();
  }
}
