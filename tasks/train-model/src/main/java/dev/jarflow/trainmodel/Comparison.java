package dev.jarflow.trainmodel;

import module java.base;

import dev.jarflow.fitting.Contest;
import dev.jarflow.fitting.Contest.Entrant;
import dev.jarflow.fitting.Contest.Versus;
import dev.jarflow.fitting.Folds;
import org.jspecify.annotations.Nullable;

/// A contest for programs: every figure, and the folds, so that anybody can judge other candidates
/// on the same ones.
record Comparison(Contest contest) {

  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("measure", "log loss, in nats; the least wins");
    json.put("margin", Contest.MARGIN);
    json.put("winner", contest.winner().recipe().words());
    json.put("candidates", contest.entrants().stream().map(Comparison::entrant).toList());
    json.put("winner_against", contest.comparisons().stream().map(Comparison::versus).toList());
    json.put(
        "rows",
        "different rows, by the places of their values: the attributes as they stand in the model file, the last one changing fastest, then the target");
    json.put("folds", folds());
    return json;
  }

  private static Map<String, @Nullable Object> entrant(Entrant entrant) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("candidate", entrant.recipe().words());
    json.put("parameters", entrant.recipe().parameters());
    json.put("log_loss", entrant.logLoss().metric().facts());
    json.put("accuracy", entrant.accuracy().metric().facts());
    json.put("macro_f1", entrant.macroF1().metric().facts());
    return json;
  }

  private static Map<String, @Nullable Object> versus(Versus versus) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("candidate", versus.other().recipe().words());
    json.put("difference", versus.difference().metric().facts());
    json.put("p", versus.p());
    json.put("better", versus.better());
    json.put("same", versus.same());
    json.put("worse", versus.worse());
    return json;
  }

  /// A digit for each row, by repetition.
  private List<String> folds() {
    Folds folds = contest.validation().folds();
    int rows = contest.validation().rows().size();
    return IntStream.range(0, folds.repetitions())
        .mapToObj(
            repetition ->
                IntStream.range(0, rows)
                    .mapToObj(row -> Integer.toString(folds.fold(repetition, row)))
                    .collect(Collectors.joining()))
        .toList();
  }
}
