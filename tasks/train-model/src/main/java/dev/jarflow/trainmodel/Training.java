package dev.jarflow.trainmodel;

import module java.base;

import dev.jarflow.cars.Subject;
import dev.jarflow.fitting.Contest;
import dev.jarflow.fitting.Contest.Entrant;
import dev.jarflow.fitting.CrossValidation;
import dev.jarflow.fitting.Delivery;
import dev.jarflow.fitting.Folds;
import dev.jarflow.fitting.Recipe;
import dev.jarflow.fitting.Rows;
import dev.jarflow.fitting.Scores;
import dev.jarflow.kit.files.Contents;
import dev.jarflow.kit.files.Published;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.models.Model;
import dev.jarflow.models.ModelFile;
import dev.jarflow.models.Registry;
import dev.jarflow.models.Registry.Version;
import dev.jarflow.models.Schema;
import dev.jarflow.warehouse.Batches;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.RefusedFiles;
import org.jspecify.annotations.Nullable;

/// One run of train-model: the rows are read, the candidates compared, the winner trained on all
/// rows, and what came of it written, registered and shown.
record Training(Run run, Subject subject, Path out, Effort effort) {
  /// The log names so many rows that are left out; the report more, and those that are repeated.
  private static final int LOGGED = 20;

  /// How often the folds are drawn and by what, and how many threads learn.
  record Effort(long seed, int repetitions, int threads) {}

  /// A model, and how it came about.
  record Trained(
      Delivery delivery,
      RefusedFiles refused,
      Contest contest,
      Model model,
      Registry.Trained facts) {}

  /// Where a version stands once it is registered. `champion` answers questions now.
  record Place(Version version, boolean isNew, @Nullable Version champion) {}

  private Schema schema() {
    return subject.schema();
  }

  Result registeringBatch(Path manifest, RefusedFiles.Then refusedFile) throws IOException {
    Contents store = Contents.of(run.data());
    try (Database database = Database.open(run)) {
      TrainingData taken = TrainingData.ofBatch(manifest, schema(), run.stop());
      if (taken != null && taken.refused().isAll()) {
        return nothingOf(taken, database, refusedFile);
      }
      TrainingData data =
          taken == null ? TrainingData.last(database, schema().name(), store) : taken;
      return data == null
          ? Result.nothingToDo(
              "nothing to train on: no delivery ever came; drop a file into landing/"
                  + schema().name())
          : data.refused().tell(run, registering(data, store, database), refusedFile, false);
    }
  }

  /// Notes that every file of a batch was refused.
  private Result nothingOf(TrainingData data, Database database, RefusedFiles.Then refusedFile) {
    data.refused().log(run.log());
    String batch = Objects.requireNonNull(data.batch());
    boolean _ = database.transaction(() -> markDone(batch, data, database));
    return data.refused()
        .tell(run, Result.ok("nothing to train on in batch " + batch), refusedFile, true);
  }

  private boolean markDone(String batch, TrainingData data, Database database) {
    return Batches.markDone(database, run, schema().name(), batch, data.refused().reasons(), null);
  }

  Result registeringFiles(List<Path> files) throws IOException {
    Contents store = Contents.of(run.data());
    try (Database database = Database.open(run)) {
      store.open();
      return registering(TrainingData.kept(files, store), store, database);
    }
  }

  private Result registering(TrainingData data, Contents store, Database database)
      throws IOException {
    data.refused().log(run.log());
    Trained trained = train(data);
    keep(trained, store);
    Place place = database.transaction(() -> register(trained, data, database));
    return result(trained, place);
  }

  /// A file that is there and was changed is written anew.
  private void keep(Trained trained, Contents store) throws IOException {
    store.open();
    String sha256 = trained.facts.sha256();
    Path file = store.path(sha256);
    if (Files.exists(file) && !Sha256.of(file, _ -> {}).equals(sha256)) {
      run.log().warn("the model file was changed: it is written anew", "file", file);
      Files.delete(file);
    }
    String _ = store.keep(new ByteArrayInputStream(ModelFile.write(trained.model)));
    run.log().info("the model file is in the store", "sha256", sha256);
  }

  /// The version, the challenger and that the batch is done: all of it or nothing.
  private Place register(Trained trained, TrainingData data, Database database) {
    Registry registry = new Registry(database, schema().name());
    registry.lock();
    Registry.Registered version = registry.register(trained.facts, run);
    Registry.State state = registry.state();
    Version champion = state.has(Registry.CHAMPION);
    Version challenger = state.has(Registry.CHALLENGER);
    if (challenger == null || challenger.number() != version.number()) {
      registry.move(Registry.CHALLENGER, version.number(), null, "the newest training", run);
    }
    if (data.batch() != null) {
      boolean _ = markDone(data.batch(), data, database);
    }
    return new Place(
        Objects.requireNonNull(state.version(version.number())), version.isNew(), champion);
  }

  Result unregistered(List<Path> files) throws IOException {
    return result(train(TrainingData.named(files)), null);
  }

  private Trained train(TrainingData data) throws IOException {
    Delivery delivery = read(data);
    Rows rows = delivery.rows();
    CrossValidation validation =
        new CrossValidation(
            rows, Folds.of(rows, effort.repetitions, effort.seed), effort.seed, effort.threads);
    long fits = (long) Recipe.ALL.size() * validation.folds().splits();
    Contest contest;
    try (Progress progress = run.progress("fits", fits)) {
      contest = Contest.of(validation, Recipe.ALL, run.stop(), progress);
    }
    Recipe winner = contest.winner().recipe();
    Model model = model(winner, rows);
    return new Trained(
        delivery,
        data.refused(),
        contest,
        model,
        new Registry.Trained(
            Sha256.of(ModelFile.write(model)),
            data.data(rows.size()),
            new Registry.Making(
                winner.words(),
                winner.parameters(),
                effort.seed,
                effort.repetitions,
                CodeVersion.here()),
            new Registry.Judged(
                contest.winner().metrics(),
                contest.baseline().recipe().words(),
                contest.baseline().metrics())));
  }

  private Model model(Recipe recipe, Rows rows) {
    return new Model(
        schema(), recipe.words(), recipe.parameters(), rows.lines(recipe.learn(rows, effort.seed)));
  }

  private Delivery read(TrainingData data) throws IOException {
    Delivery delivery = Delivery.read(schema(), data.files(), run.stop());
    delivery.first().stream()
        .filter(finding -> finding.kind() != Delivery.Kind.REPEATED)
        .limit(LOGGED)
        .forEach(
            finding ->
                run.log()
                    .warn(
                        finding.kind().meaning(),
                        "file",
                        finding.file(),
                        "line",
                        finding.line(),
                        "details",
                        finding.details()));
    delivery.summary().log(run.log());
    delivery.rows().expectEnough();
    return delivery;
  }

  /// One candidate, trained on nine tenths of the rows and judged by the other tenth.
  Result only(Recipe recipe, List<Path> files) throws IOException {
    Rows rows = read(TrainingData.named(files)).rows();
    Folds folds = Folds.of(rows, 1, effort.seed);
    Scores scores = new CrossValidation(rows, folds, effort.seed, 1).first(recipe);
    Model model = model(recipe, rows);
    write("model.json", ModelFile.write(model));
    return Result.ok(
            "%s: log loss %.4f, accuracy %.1f %% on %d rows that it had not seen"
                .formatted(
                    recipe.words(),
                    scores.lossOf(0),
                    100 * scores.accuracyOf(0),
                    rows.size() / Folds.FOLDS))
        .with("model_file", out.resolve("model.json"))
        .with("recipe", recipe.words())
        .with("log_loss", scores.lossOf(0))
        .with("accuracy", scores.accuracyOf(0));
  }

  private void write(String name, byte[] content) throws IOException {
    Published.sweep(out);
    Published.write(out.resolve(name), file -> file.write(content));
  }

  private Result result(Trained trained, @Nullable Place place) throws IOException {
    Entrant winner = trained.contest.winner();
    Entrant baseline = trained.contest.baseline();
    ModelPage page = new ModelPage(subject, trained, place);
    String html = page.page().html();
    write("model.json", ModelFile.write(trained.model));
    write(
        "comparison.json",
        Json.write(new Comparison(trained.contest).json()).getBytes(StandardCharsets.UTF_8));
    write("report.html", html.getBytes(StandardCharsets.UTF_8));
    Delivery delivery = trained.delivery;
    return Result.ok(page.message())
        .with("version", place == null ? null : place.version.number())
        .with("new", place != null && place.isNew)
        .with("recipe", winner.recipe().words())
        .with("log_loss", winner.logLoss().mean())
        .with("accuracy", winner.accuracy().mean())
        .with("baseline", baseline.recipe().words())
        .with("baseline_log_loss", baseline.logLoss().mean())
        .with("rows", delivery.rows().size())
        .with("read", delivery.summary().read())
        .with("accepted", delivery.summary().accepted())
        .with("rejected", delivery.summary().rejected())
        .with("skipped", delivery.summary().skipped())
        .with("model_sha256", trained.facts.sha256())
        .with("data_sha256", trained.facts.data().sha256())
        .with("model_file", out.resolve("model.json"))
        .with("champion", place == null || place.champion == null ? null : place.champion.number())
        .showing(html);
  }
}
