package dev.jarflow.promote;

import module java.base;

import dev.jarflow.fitting.Contest.Entrant;
import dev.jarflow.fitting.Estimate;

/// The challenger's recipe against the champion's, on the same folds.
record Duel(Entrant challenger, Entrant champion) {
  /// How often a challenger that is no better may be promoted.
  static final double RISK = 0.05;

  /// The challenger's log loss less the champion's.
  Estimate difference() {
    return challenger.scores().lossLess(champion.scores());
  }

  boolean isWon() {
    return difference().pBelow() < RISK;
  }

  String p() {
    double p = difference().pBelow();
    return p < 0.0001 ? "below 0.0001" : String.format(Locale.ROOT, "%.4f", p);
  }

  String words() {
    return String.format(
        Locale.ROOT,
        "in the folds of its rows the log loss is %.4f against %.4f of the champion's recipe, difference %.4f, p %s: %s %.0f %%",
        challenger.logLoss().mean(),
        champion.logLoss().mean(),
        difference().mean(),
        p(),
        isWon() ? "better at" : "not better at",
        100 * RISK);
  }
}
