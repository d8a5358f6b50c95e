package dev.jarflow.models;

import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.share;
import static dev.jarflow.page.Inline.strong;

import module java.base;

import dev.jarflow.models.Model.Answer;
import dev.jarflow.models.Model.Case;
import dev.jarflow.models.Model.Near;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Bar;
import dev.jarflow.page.Part.Bars;
import dev.jarflow.page.Tone;

/// An answer for people: what the model says, what it is made of, and what the training rows say.
public record AnswerParts(Model model, Answer answer) {
  private static final int NEAREST = 8;

  /// The values of the question as a sentence has them: maint high, doors 4.
  public static String words(Question question) {
    return question.values().entrySet().stream()
        .filter(each -> each.getValue() != null)
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }

  public List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    parts.addAll(seen());
    parts.add(bars());
    if (answer.cases().size() > 1) {
      parts.add(cases());
    }
    parts.addAll(evidence());
    return parts;
  }

  private Attribute target() {
    return model.schema().target();
  }

  /// The most probable value, as a sentence.
  public Inline sentence() {
    int best = answer.best();
    return line(
        "Most probable: ",
        strong(target().words(best)),
        ", ",
        share(answer.probabilities().get(best)),
        ".");
  }

  /// The same with the probability of each value, as a message.
  public String message() {
    return IntStream.range(0, target().size())
        .mapToObj(
            value ->
                line(target().values().get(value), " ", share(answer.probabilities().get(value)))
                    .plain())
        .collect(Collectors.joining(", ", target().words(answer.best()) + ": ", ""));
  }

  private Bars bars() {
    List<Bar> bars = new ArrayList<>();
    for (int value = 0; value < target().size(); value++) {
      double probability = answer.probabilities().get(value);
      bars.add(
          new Bar(
              line(target().words(value)),
              share(probability),
              new Inline.Meter(value == answer.best() ? Tone.GOOD : Tone.QUIET, probability),
              List.of()));
    }
    return new Bars(bars);
  }

  private List<Part> seen() {
    List<Part> parts = new ArrayList<>();
    if (!answer.isSeen()) {
      String never =
          new Evidence(model, answer.question())
              .never().stream()
                  .map(some -> String.join(" with ", some))
                  .collect(Collectors.joining("; "));
      parts.add(
          Part.note(
              Tone.WAIT,
              "No such row exists in the training data.",
              "No training row says what is true here, so the model answers from similar rows.",
              never.isEmpty() ? "" : " What never occurs together: " + never + "."));
    }
    return parts;
  }

  /// Of each value of what was left out.
  private Part cases() {
    Listing<Case> listing =
        Listing.of("What was left out", answer.cases())
            .text("If it is", each -> leftOut(each.cell()))
            .share(
                "How often",
                each -> line(share(each.share()), new Inline.Meter(Tone.QUIET, each.share())));
    for (int value = 0; value < target().size(); value++) {
      int at = value;
      listing.number(target().values().get(at), each -> share(each.probabilities().get(at)));
    }
    return new Part.Section(
        "",
        "",
        List.of(
            Part.paragraph(
                "The answer is a mean over the values that were left out, weighted by how often each occurs among the training rows with ",
                keyWords(),
                ":"),
            listing.table(Integer.MAX_VALUE)));
  }

  private String keyWords() {
    int at = model.schema().keyAt();
    return model.schema().attributes().get(at).words(answer.question().places().get(at));
  }

  private String leftOut(int cell) {
    return answer.question().leftOut(cell).entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }

  private List<Part> evidence() {
    List<Part> parts = new ArrayList<>();
    List<Evidence.OneOff> oneOff = new Evidence(model, answer.question()).oneOff();
    if (!answer.isSeen() && !oneOff.isEmpty()) {
      parts.add(
          Part.paragraph(
              "The closest training rows have all of these values but one. Counted by their ",
              target().name(),
              "."));
      Listing<Evidence.OneOff> listing =
          Listing.of("Rows that differ in one value", oneOff)
              .text("Other value of", each -> each.attribute().name())
              .number("Rows", Evidence.OneOff::count);
      for (int value = 0; value < target().size(); value++) {
        int at = value;
        listing.number(target().values().get(at), each -> each.rows().get(at));
      }
      parts.add(listing.table(Integer.MAX_VALUE));
      parts.add(Part.paragraph(favour(oneOff)));
    }
    return parts;
  }

  /// What the nearest rows say, in a sentence.
  private Inline favour(List<Evidence.OneOff> oneOff) {
    long[] rows = new long[target().size()];
    oneOff.forEach(each -> Arrays.setAll(rows, value -> rows[value] + each.rows().get(value)));
    long most = LongStream.of(rows).max().orElse(0);
    List<String> first =
        IntStream.range(0, rows.length)
            .filter(value -> rows[value] == most)
            .mapToObj(value -> target().values().get(value))
            .toList();
    return first.size() == rows.length
        ? line(
            "No ",
            target().name(),
            " is more frequent among them: the answer above comes from rows with ",
            keyWords(),
            " that differ in more values.")
        : line("Most of them have ", target().name(), " ", String.join(" or ", first), ".");
  }

  /// The training rows that are most like what was asked.
  public Part nearest() {
    List<Near> all = model.nearest(answer.question());
    int differences = all.get(Math.min(NEAREST, all.size()) - 1).differences();
    Listing<Near> listing =
        Listing.of("Nearest rows", all)
            .counting(all.stream().filter(each -> each.differences() <= differences).count())
            .rest("that differ in as few values")
            .number("Values that differ", Near::differences);
    List<Attribute> attributes = model.schema().attributes();
    for (int attribute = 0; attribute < attributes.size(); attribute++) {
      int at = attribute;
      listing.text(
          attributes.get(at).name(),
          each -> {
            int place = model.schema().places(each.cell())[at];
            String value = attributes.get(at).values().get(place);
            int asked = answer.question().places().get(at);
            return asked == Question.MISSING || asked == place ? value : strong(value);
          });
    }
    return listing
        .text(target().name(), each -> target().values().get(each.target()))
        .table(NEAREST);
  }
}
