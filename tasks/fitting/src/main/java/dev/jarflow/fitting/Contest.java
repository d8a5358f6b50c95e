package dev.jarflow.fitting;

import module java.base;

import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.models.Metric;

/// Candidates judged on the same folds. The winner has the least mean log loss; of equal ones it is
/// the first. Its own figure is too good by a little, because it was chosen by it.
public record Contest(CrossValidation validation, List<Entrant> entrants) {
  /// Two candidates whose log loss differs by less are the same in practice.
  public static final double MARGIN = 0.01;

  public record Entrant(
      Recipe recipe, Scores scores, Estimate logLoss, Estimate accuracy, Estimate macroF1) {
    /// By the names that the registry has for them.
    public Map<String, Metric> metrics() {
      return Map.of(
          "log_loss",
          logLoss.metric(),
          "accuracy",
          accuracy.metric(),
          "macro_f1",
          macroF1.metric());
    }

    private static Entrant of(Recipe recipe, Scores scores) {
      return new Entrant(recipe, scores, scores.logLoss(), scores.accuracy(), scores.macroF1());
    }
  }

  /// The winner against another: `difference` is its log loss less the other's. `p` is adjusted by
  /// Holm for all such comparisons. The last three are the probabilities that it is better by more
  /// than the margin, the same, and worse.
  public record Versus(
      Entrant other, Estimate difference, double p, double better, double same, double worse) {}

  public static Contest of(
      CrossValidation validation, List<Recipe> recipes, Stop stop, Progress progress) {
    List<Scores> scores = validation.of(recipes, stop, progress);
    return new Contest(
        validation,
        IntStream.range(0, recipes.size())
            .mapToObj(i -> Entrant.of(recipes.get(i), scores.get(i)))
            .toList());
  }

  public Entrant winner() {
    return Collections.min(entrants, Comparator.comparingDouble(each -> each.logLoss().mean()));
  }

  /// The better of the two baselines.
  public Entrant baseline() {
    return entrants.stream()
        .filter(each -> each.recipe().isBaseline())
        .min(Comparator.comparingDouble(each -> each.logLoss().mean()))
        .orElseThrow();
  }

  /// The winner against each other one, in their order.
  public List<Versus> comparisons() {
    Entrant winner = winner();
    List<Entrant> others =
        entrants.stream().filter(each -> !each.recipe.equals(winner.recipe)).toList();
    List<Estimate> differences =
        others.stream().map(other -> winner.scores.lossLess(other.scores)).toList();
    double[] adjusted = holm(differences.stream().mapToDouble(Estimate::p).toArray());
    return IntStream.range(0, others.size())
        .mapToObj(i -> versus(others.get(i), differences.get(i), adjusted[i]))
        .toList();
  }

  private static Versus versus(Entrant other, Estimate difference, double p) {
    double better = difference.below(-MARGIN);
    double worse = 1 - difference.below(MARGIN);
    return new Versus(other, difference, p, better, 1 - better - worse, worse);
  }

  /// The least p times the number of all, the next one times one less, and so on; none below the
  /// one before it.
  static double[] holm(double[] p) {
    List<Integer> order =
        IntStream.range(0, p.length).boxed().sorted(Comparator.comparingDouble(i -> p[i])).toList();
    double[] adjusted = new double[p.length];
    double least = 0;
    for (int i = 0; i < p.length; i++) {
      least = Math.max(least, Math.min(1, (p.length - i) * p[order.get(i)]));
      adjusted[order.get(i)] = least;
    }
    return adjusted;
  }
}
