package dev.jarflow.promote;

import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.mono;
import static dev.jarflow.page.Inline.quiet;
import static dev.jarflow.page.Inline.share;

import module java.base;

import dev.jarflow.cars.Subject;
import dev.jarflow.fitting.Contest;
import dev.jarflow.fitting.Contest.Entrant;
import dev.jarflow.fitting.Estimate;
import dev.jarflow.models.Metric;
import dev.jarflow.models.Registry.Move;
import dev.jarflow.models.Registry.Version;
import dev.jarflow.models.RegistryParts;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Tone;
import dev.jarflow.promote.Promotion.Decision;

/// The report of a comparison, for people.
record PromotionPage(Subject subject, Decision decision, List<Move> moves) {

  String message() {
    Version challenger = decision.challenger();
    return decision.promoted()
        ? "version %d of %s answers now: %s"
            .formatted(challenger.number(), subject.schema().name(), decision.reason())
        : "kept: version %d of %s is not promoted: %s"
            .formatted(challenger.number(), subject.schema().name(), decision.reason());
  }

  Page page() {
    List<Part> parts = new ArrayList<>();
    parts.add(
        Part.heading(
            1,
            "Model ",
            subject.schema().name(),
            ": ",
            decision.promoted() ? "a new champion" : "the champion is kept"));
    parts.add(
        Part.note(
            decision.promoted() ? Tone.GOOD : Tone.QUIET,
            decision.promoted() ? "Promoted:" : "Kept:",
            message(),
            "."));
    if (decision.duel() != null) {
      parts.addAll(duel(decision.duel()));
    }
    parts.add(Part.heading(2, "The challenger"));
    parts.addAll(RegistryParts.card(decision.challenger()));
    parts.addAll(RegistryParts.history(moves));
    return new Page("promote", line(message()), parts);
  }

  private static List<Part> duel(Duel duel) {
    Estimate difference = duel.difference();
    List<Entrant> both = List.of(duel.challenger(), duel.champion());
    Inline.Scale scale = Metric.scale(both.stream().map(each -> each.logLoss().metric()).toList());
    double mark = duel.champion().logLoss().mean();
    return List.of(
        Part.heading(2, "Compared"),
        Part.paragraph(
            "Both recipes learned anew in the challenger's folds, and were judged by the rows left out. The dashed mark is the champion's mean."),
        Listing.of("Challenger and champion", both)
            .text("Recipe", each -> mono(each.recipe().words()))
            .share("Log loss", each -> each.logLoss().metric().on(scale, mark))
            .number("Mean, low to high", each -> each.logLoss().metric().words(4))
            .number("Right", each -> share(each.accuracy().mean()))
            .table(2),
        new Part.Facts()
            .with("Difference", difference.metric().words(4))
            .with("p, one-sided", duel.p())
            .with(
                "Probability that it is better by more than " + Contest.MARGIN,
                share(difference.below(-Contest.MARGIN))),
        Part.paragraph(
            quiet(
                "It is promoted when p is below ",
                Duel.RISK,
                ". So one in twenty challengers that are not better is promoted by chance.")));
  }
}
