package dev.jarflow.predict;

import module java.base;

import dev.jarflow.cars.Subject;
import dev.jarflow.kit.files.Contents;
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
import dev.jarflow.testing.Workplace;
import dev.jarflow.warehouse.Database;

/// The scene of one test: a warehouse with a champion, which always answers 10, 20, 30 and 40 %,
/// but where safety is low: there it is 70, 10, 10 and 10 %.
record Scene(Path data, TestDatabase database) {
  private static final String TASK = "predict";
  private static final Schema SCHEMA = Subject.named("cars").schema();

  Answer predict(Map<String, String> more, Object... args) {
    List<String> words = new ArrayList<>(List.of("cars"));
    Stream.of(args).map(String::valueOf).forEach(words::add);
    return Answer.of(
        (out, err) ->
            Entry.run(
                new Predict(),
                place().with(more).environment(),
                out,
                err,
                words.toArray(String[]::new)));
  }

  Answer predict(Object... args) {
    return predict(Map.of(), args);
  }

  /// One training row with class good has 2 persons, three have 4.
  static Model model() {
    List<Model.Line> lines = new ArrayList<>();
    for (int cell = 0; cell < SCHEMA.cells(); cell++) {
      int[] places = SCHEMA.places(cell);
      boolean isSeen =
          places[0] == 0 && places[1] == 0 && places[3] == 0 && places[4] == 0 && places[5] == 2;
      List<Integer> rows =
          isSeen && places[2] < 2 ? List.of(1 + 2 * places[2], 0, 0, 0) : List.of(0, 0, 0, 0);
      lines.add(
          new Model.Line(
              rows, places[4] == 0 ? List.of(0.7, 0.1, 0.1, 0.1) : List.of(0.1, 0.2, 0.3, 0.4)));
    }
    return new Model(SCHEMA, "majority", Map.of(), lines);
  }

  /// The file of the model.
  Path champion() throws IOException {
    Contents store = Contents.of(data);
    store.open();
    String file = store.keep(new ByteArrayInputStream(ModelFile.write(model())));
    Run run =
        new Run(database.environment("train-model"), Log.of(Map.of(), System.err), new Stop());
    try (Database open = Database.open(run)) {
      Registry registry = new Registry(open, "cars");
      Registry.Registered version =
          registry.register(
              new Registry.Trained(
                  file,
                  new Data(file, List.of(file), 4),
                  new Making("majority", Map.of(), 1, 1, "test"),
                  new Judged(Map.of(), "majority", Map.of())),
              run);
      registry.move(Registry.CHAMPION, version.number(), null, "test", run);
    }
    return store.path(file);
  }

  Workplace place() {
    return Workplace.of(TASK, data, database);
  }
}
