package dev.jarflow.promote;

import module java.base;

import dev.jarflow.cars.Subject;
import dev.jarflow.fitting.Contest;
import dev.jarflow.fitting.CrossValidation;
import dev.jarflow.fitting.Delivery;
import dev.jarflow.fitting.Folds;
import dev.jarflow.fitting.Recipe;
import dev.jarflow.fitting.Rows;
import dev.jarflow.kit.files.Contents;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.task.Failure;
import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.models.ModelFile;
import dev.jarflow.models.Registry;
import dev.jarflow.models.Registry.State;
import dev.jarflow.models.Registry.Version;
import org.jspecify.annotations.Nullable;

/// One run of promote.
record Promotion(Run run, Subject subject, Registry registry) {

  /// What was decided. `duel` is null when nothing had to be compared.
  record Decision(
      boolean promoted,
      String reason,
      Version challenger,
      @Nullable Version champion,
      @Nullable Duel duel) {}

  private String model() {
    return subject.schema().name();
  }

  private Contents store() {
    return Contents.of(run.data());
  }

  Result compare() throws IOException {
    State state = registry.state();
    Version challenger = state.has(Registry.CHALLENGER);
    if (challenger == null) {
      return Result.nothingToDo(
          "no version of %s was trained: run the pipeline %s".formatted(model(), model()));
    }
    Decision decision = decide(state, challenger);
    if (decision.promoted) {
      expectIntact(challenger);
      move(state, challenger.number(), null, decision.reason);
    }
    clear(registry.state());
    return result(decision);
  }

  private Decision decide(State state, Version challenger) throws IOException {
    Version champion = state.has(Registry.CHAMPION);
    if (state.takenOff().contains(challenger.number())) {
      return kept(
          challenger,
          champion,
          "it was taken off by a rollback, and is not promoted again by itself");
    }
    if (champion == null) {
      return new Decision(true, "there was no champion", challenger, null, null);
    }
    if (champion.number() == challenger.number()) {
      return kept(challenger, champion, "the newest training gave the champion itself");
    }
    if (challenger.samples() && !champion.samples()) {
      return kept(
          challenger, champion, "it learned from sample data, and the champion from other files");
    }
    if (champion.samples() && !challenger.samples()) {
      return new Decision(
          true, "the champion learned from sample data only", challenger, champion, null);
    }
    String recipe = challenger.trained().making().recipe();
    if (champion.trained().making().recipe().equals(recipe)) {
      return kept(
          challenger,
          champion,
          "both have the recipe %s and differ by their training data only; to let it answer: promote %s --by-hand %d"
              .formatted(recipe, model(), challenger.number()));
    }
    long rows = challenger.trained().data().rows();
    long before = champion.trained().data().rows();
    if (rows < before) {
      return kept(
          challenger,
          champion,
          "it learned from %s, and the champion from %d; to let it answer all the same: promote %s --by-hand %d"
              .formatted(Result.count(rows, "row"), before, model(), challenger.number()));
    }
    Duel duel = duel(challenger, champion);
    return duel.isWon()
        ? new Decision(true, duel.words(), challenger, champion, duel)
        : new Decision(false, duel.words(), challenger, champion, duel);
  }

  private static Decision kept(Version challenger, @Nullable Version champion, String reason) {
    return new Decision(false, reason, challenger, champion, null);
  }

  /// Both recipes in the challenger's folds.
  private Duel duel(Version challenger, Version champion) throws IOException {
    List<Delivery.Source> files = new ArrayList<>();
    for (String sha256 : challenger.trained().data().files()) {
      Path file = store().path(sha256);
      if (!Files.isRegularFile(file)) {
        throw new RejectedException(
            "expected the training data of version %d in %s, found none: train again"
                .formatted(challenger.number(), file));
      }
      files.add(new Delivery.Source(file, sha256.substring(0, 12)));
    }
    Registry.Making making = challenger.trained().making();
    Rows rows = Delivery.read(subject.schema(), files, run.stop()).rows();
    CrossValidation validation =
        new CrossValidation(
            rows,
            Folds.of(rows, making.repetitions(), making.seed()),
            making.seed(),
            Runtime.getRuntime().availableProcessors());
    List<Recipe> recipes = List.of(recipe(challenger), recipe(champion));
    try (Progress progress = run.progress("fits", 2L * validation.folds().splits())) {
      Contest contest = Contest.of(validation, recipes, run.stop(), progress);
      return new Duel(contest.entrants().getFirst(), contest.entrants().getLast());
    }
  }

  private static Recipe recipe(Version version) {
    String words = version.trained().making().recipe();
    return Recipe.of(words)
        .orElseThrow(
            () ->
                new RejectedException(
                    "version %d was made by '%s', which this program does not know: train again, then promote by hand"
                        .formatted(version.number(), words)));
  }

  Result rollback(int number) throws IOException {
    State state = registry.state();
    Version champion = state.has(Registry.CHAMPION);
    Version version = version(state, number);
    if (champion == null || champion.number() != number) {
      return answer(
          "kept: version %d of %s is not champion, so nothing changed".formatted(number, model()),
          champion,
          false);
    }
    Version before = state.before(champion);
    if (before != null) {
      expectIntact(before);
    }
    move(state, before == null ? null : before.number(), version.number(), "rollback");
    return answer(
        "version %d of %s was taken off; %s"
            .formatted(
                number,
                model(),
                before == null
                    ? "none answers now: let one answer by promote %s --by-hand VERSION"
                        .formatted(model())
                    : "version %d answers again".formatted(before.number())),
        before,
        true);
  }

  Result byHand(int number) throws IOException {
    State state = registry.state();
    Version version = version(state, number);
    Version champion = state.has(Registry.CHAMPION);
    if (champion != null && champion.number() == number) {
      return answer("kept: version %d is champion".formatted(number), champion, false);
    }
    expectIntact(version);
    move(state, number, null, "by hand");
    return answer("version %d of %s answers now".formatted(number, model()), version, true);
  }

  private Version version(State state, int number) {
    Version version = state.version(number);
    if (version == null) {
      throw new UsageException(
          "expected a version of %s, found no version %d: there are %s"
              .formatted(
                  model(),
                  number,
                  state.versions().stream()
                      .map(each -> Integer.toString(each.number()))
                      .collect(Collectors.joining(", "))));
    }
    return version;
  }

  /// No version answers whose file is not what was registered.
  private void expectIntact(Version version) throws IOException {
    ModelFile.read(store(), version.trained().sha256(), subject.schema());
  }

  /// Unless somebody moved the title since.
  private void move(
      State seen, @Nullable Integer version, @Nullable Integer takesOff, String reason) {
    registry
        .database()
        .transaction(
            () -> {
              registry.lock();
              State now = registry.state();
              if (!now.moves().equals(seen.moves())) {
                throw new UnavailableException(
                    "the champion or challenger of %s was moved by another run meanwhile"
                        .formatted(model()),
                    new ConcurrentModificationException());
              }
              registry.move(Registry.CHAMPION, version, takesOff, reason, run);
              return true;
            });
  }

  /// What is old goes: predictions, and files of versions that never answered.
  private void clear(State state) {
    Instant before = run.keptSince(Instant.now());
    int predictions =
        registry.database().sql("ml/delete_predictions").with("before", before).update();
    Set<String> needed = new HashSet<>();
    for (Version version : state.versions()) {
      if (version.trainedAt().isAfter(before) || state.everNamed(version)) {
        needed.add(version.trained().sha256());
      }
    }
    int files = 0;
    for (Version version : state.versions()) {
      String sha256 = version.trained().sha256();
      try {
        files += !needed.contains(sha256) && Files.deleteIfExists(store().path(sha256)) ? 1 : 0;
      } catch (IOException e) {
        run.log().warn("an old model file could not be cleared", "cause", Failure.describe(e));
      }
    }
    if (predictions + files > 0) {
      run.log().info("cleared what is old", "predictions", predictions, "model_files", files);
    }
  }

  private Result result(Decision decision) {
    PromotionPage page = new PromotionPage(subject, decision, registry.state().moves());
    Version champion = decision.promoted ? decision.challenger : decision.champion;
    Result result = answer(page.message(), champion, decision.promoted);
    if (decision.duel != null) {
      result =
          result
              .with("difference", decision.duel.difference().mean())
              .with("p", decision.duel.difference().pBelow());
    }
    return result.with("challenger", decision.challenger.number()).showing(page.page().html());
  }

  private static Result answer(String message, @Nullable Version champion, boolean changed) {
    return Result.ok(message)
        .with("champion", champion == null ? null : champion.number())
        .with("changed", changed);
  }
}
