package dev.jarflow.trainmodel;

import static dev.jarflow.page.Inline.count;
import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.mono;
import static dev.jarflow.page.Inline.quiet;
import static dev.jarflow.page.Inline.quoted;
import static dev.jarflow.page.Inline.share;
import static dev.jarflow.page.Inline.strong;

import module java.base;

import dev.jarflow.cars.Subject;
import dev.jarflow.fitting.Contest;
import dev.jarflow.fitting.Contest.Entrant;
import dev.jarflow.fitting.Contest.Versus;
import dev.jarflow.fitting.Delivery;
import dev.jarflow.fitting.Estimate;
import dev.jarflow.fitting.Scores.Bin;
import dev.jarflow.models.AnswerParts;
import dev.jarflow.models.Attribute;
import dev.jarflow.models.Evidence;
import dev.jarflow.models.Metric;
import dev.jarflow.models.Model;
import dev.jarflow.models.Question;
import dev.jarflow.models.Schema;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Bar;
import dev.jarflow.page.Part.Bars;
import dev.jarflow.page.Part.Cards;
import dev.jarflow.page.Part.Dot;
import dev.jarflow.page.SampleNote;
import dev.jarflow.page.Tone;
import dev.jarflow.trainmodel.Training.Place;
import dev.jarflow.trainmodel.Training.Trained;
import dev.jarflow.warehouse.RefusedFiles.RefusedFile;
import org.jspecify.annotations.Nullable;

/// The report of a training, for people: what was learned, how sure that is, what it answers, and
/// what it is not for. `place` is null when nothing was registered.
record ModelPage(Subject subject, Trained trained, @Nullable Place place) {
  private static final int SHOWN = 50;
  private static final double SURE = 0.95;

  /// A tenth of the answers is told of when it is further off than this, and not a handful.
  private static final double FAR = 0.1;

  private static final long FEW = 100;

  String message() {
    Entrant winner = contest().winner();
    String name =
        place == null ? schema().name() : schema().name() + " version " + place.version().number();
    return "%s%s: %s, log loss %s (%s %s), %d rows"
        .formatted(
            name,
            place != null && !place.isNew() ? ", which was there already" : "",
            winner.recipe().words(),
            decimal(winner.logLoss().mean()),
            contest().baseline().recipe().words(),
            decimal(contest().baseline().logLoss().mean()),
            trained.delivery().rows().size());
  }

  Page page() {
    List<Part> parts = new ArrayList<>();
    parts.add(
        Part.heading(1, "Model ", schema().name(), ": ", schema().target().name(), " predicted"));
    parts.add(Part.paragraph(quiet(message(), ".")));
    if (place != null && place.version().samples()) {
      parts.add(SampleNote.of("This version learned from it."));
    }
    parts.addAll(verdict());
    parts.add(cards());
    parts.addAll(
        Listing.of("Files refused", trained.refused().refused())
            .about(
                "Nothing of them was learned. Drop a corrected file, or let them be tried again.")
            .text("File", file -> quoted(file.name()))
            .prose("Why", RefusedFile::reason)
            .parts(SHOWN));
    parts.addAll(answer());
    parts.addAll(limits());
    parts.addAll(comparison());
    parts.addAll(confusion());
    parts.addAll(reliability());
    parts.addAll(importance());
    parts.addAll(data());
    parts.addAll(origin());
    return new Page("train-model", line(message()), parts);
  }

  private Schema schema() {
    return subject.schema();
  }

  private Contest contest() {
    return trained.contest();
  }

  private Versus againstBaseline() {
    return contest().comparisons().stream()
        .filter(each -> each.other().recipe().equals(contest().baseline().recipe()))
        .findFirst()
        .orElseThrow();
  }

  /// The winner against the better baseline, in both measures.
  private List<Part> verdict() {
    List<Part> parts = new ArrayList<>();
    Entrant winner = contest().winner();
    Entrant baseline = contest().baseline();
    if (winner.recipe().isBaseline()) {
      parts.add(
          Part.note(
              Tone.WAIT,
              "No candidate beats the baseline.",
              "The best one is the baseline ",
              mono(winner.recipe().words()),
              " itself: nothing was learned beyond shares of rows."));
      return parts;
    }
    Versus versus = againstBaseline();
    boolean sure = versus.difference().high() < 0 && versus.better() > SURE;
    parts.add(
        Part.note(
            sure ? Tone.GOOD : Tone.WAIT,
            sure
                ? "It beats the baseline."
                : versus.difference().high() < 0
                    ? "It is practically the same as the baseline."
                    : "It does not beat the baseline by more than its uncertainty.",
            "Log loss ",
            decimal(winner.logLoss().mean()),
            " against ",
            decimal(baseline.logLoss().mean()),
            " of ",
            mono(baseline.recipe().words()),
            "; the difference is ",
            decimal(versus.difference().mean()),
            ", between ",
            decimal(versus.difference().low()),
            " and ",
            decimal(versus.difference().high()),
            "."));
    double guessing = 1.0 / schema().target().size();
    if (winner.accuracy().mean() < baseline.accuracy().mean()) {
      parts.add(
          Part.note(
              Tone.WAIT,
              "Its most probable value is right less often than the baseline's.",
              share(winner.accuracy().mean()),
              " against ",
              share(baseline.accuracy().mean()),
              winner.accuracy().mean() < guessing
                  ? line("; guessing is right in ", share(guessing))
                  : "",
              ". Use its probabilities, and not its first choice."));
    }
    return parts;
  }

  private Cards cards() {
    Entrant winner = contest().winner();
    return new Cards()
        .with("Best candidate", winner.recipe().words())
        .with("Log loss", decimal(winner.logLoss().mean()), interval(winner.logLoss()))
        .with(
            "Right",
            share(winner.accuracy().mean()),
            line(share(winner.accuracy().low()), " to ", share(winner.accuracy().high())))
        .with("Rows", trained.delivery().rows().size());
  }

  private List<Part> answer() {
    if (!(Question.of(schema(), subject.asked()) instanceof Question.Asked.Well(Question asked))) {
      throw new IllegalStateException("expected a question that fits the schema");
    }
    AnswerParts answer = new AnswerParts(trained.model(), trained.model().answer(asked));
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(2, "The answer: ", AnswerParts.words(asked)));
    parts.add(Part.paragraph(answer.sentence()));
    parts.addAll(answer.parts());
    return parts;
  }

  private List<Part> limits() {
    List<Inline> limits = new ArrayList<>();
    if (Evidence.isGrid(trained.model())) {
      limits.add(
          line(
              "Every combination of ",
              String.join(
                  ", ",
                  schema().columns().stream()
                      .map(Attribute::name)
                      .filter(name -> !name.equals(schema().key()))
                      .toList()),
              " occurs exactly once: the data lists what could be, and nobody counted cars. So frequencies here say nothing about cars on a market."));
      limits.add(
          line(
              "To judge a model, each row is left out of its training once. In data like these, the answer of the row left out is then the rarest one among similar rows. A model that memorises rows expects it least, and can be right less often than the ",
              share(1.0 / schema().target().size()),
              " of guessing."));
    }
    limits.add(
        line("Do not use it to set, check or explain the price of a car, or to judge a buyer."));
    limits.add(line("Do not use it for cars, values or times that the data does not describe."));
    return List.of(Part.heading(2, "What it is not for"), new Part.Items(limits));
  }

  private List<Part> comparison() {
    List<Entrant> ranked =
        contest().entrants().stream()
            .sorted(Comparator.comparingDouble(each -> each.logLoss().mean()))
            .toList();
    Inline.Scale scale =
        Metric.scale(ranked.stream().map(each -> each.logLoss().metric()).toList());
    double mark = contest().baseline().logLoss().mean();
    Entrant winner = contest().winner();
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(2, "Candidates compared"));
    parts.add(
        Part.paragraph(
            count(contest().validation().folds().repetitions(), "time"),
            " ten folds, the same for all candidates. The candidate with the lowest mean log loss wins; if two are equal, the simpler one. The winner's own figure is a little too good, because it was chosen by this figure. Intervals are 95 % intervals, and allow for rows that several folds share. The dashed mark is the baseline ",
            mono(contest().baseline().recipe().words()),
            ". The last word of a candidate's name says what it looks at: key means ",
            schema().key(),
            " alone."));
    parts.add(
        Listing.of("Candidates", ranked)
            .text(
                "Candidate",
                each -> each.equals(winner) ? strong(each.recipe().words()) : each.recipe().words())
            .share("Log loss", each -> each.logLoss().metric().on(scale, mark))
            .number("Mean, low to high", each -> each.logLoss().metric().words(3))
            .number("Right", each -> each.accuracy().metric().shares())
            .number("Macro F1", each -> each.macroF1().metric().words(2))
            .table(SHOWN));
    parts.add(Part.heading(3, "The winner against each other one"));
    parts.add(
        Part.paragraph(
            "The difference of log loss: below zero the winner is better. p is of the corrected resampled t-test, adjusted by Holm. The last three columns are probabilities: better, the same, or worse by more than ",
            Metric.places(Contest.MARGIN, 2),
            "."));
    List<Versus> others =
        contest().comparisons().stream()
            .sorted(Comparator.comparingDouble(each -> each.other().logLoss().mean()))
            .toList();
    Inline.Scale differences =
        Metric.scale(
            Stream.concat(
                    others.stream().map(each -> each.difference().metric()),
                    Stream.of(new Metric(0, 0, 0)))
                .toList());
    parts.add(
        Listing.of("The winner against the others", others)
            .text("Against", each -> each.other().recipe().words())
            .share("Difference", each -> each.difference().metric().on(differences, 0))
            .number("Mean, low to high", each -> each.difference().metric().words(3))
            .number("p", each -> each.p() < 0.0001 ? "< 0.0001" : decimal(each.p()))
            .number("Better", each -> Metric.places(each.better(), 2))
            .number("Same", each -> Metric.places(each.same(), 2))
            .number("Worse", each -> Metric.places(each.worse(), 2))
            .table(SHOWN));
    return parts;
  }

  private List<Part> confusion() {
    List<String> values = schema().target().values();
    double[][] confusion = contest().winner().scores().confusion();
    Listing<Integer> listing =
        Listing.of("Confusion", IntStream.range(0, values.size()).boxed().toList())
            .text("It is", values::get);
    for (int told = 0; told < values.size(); told++) {
      int at = told;
      listing.number("said " + values.get(at), is -> Math.round(confusion[is][at]));
    }
    return List.of(
        Part.heading(2, "Confusion"),
        Part.paragraph(
            "The winner's most probable value for rows that it had not seen, a mean over the repetitions."),
        listing.table(values.size()));
  }

  private List<Part> reliability() {
    List<Bin> bins = contest().winner().scores().reliability();
    List<Dot> dots =
        bins.stream()
            .map(
                bin ->
                    new Dot(
                        bin.told(),
                        bin.came(),
                        line(
                            "told ",
                            share(bin.told()),
                            ", came true ",
                            share(bin.came()),
                            ", ",
                            count(bin.answers(), "answer"))))
            .toList();
    return List.of(
        Part.heading(2, "Reliability"),
        Part.paragraph(
            "All probabilities that the winner gave for rows that it had not seen. A reliable model lies on the dashed line. ",
            farOff(bins)),
        new Part.Plot(
            "Reliability curve",
            "predicted probability",
            "share that came true",
            dots,
            Listing.of("Reliability", bins)
                .text("Told", bin -> 10 * bin.tenth() + " to " + 10 * (bin.tenth() + 1) + " %")
                .number("Answers", Bin::answers)
                .number("Mean told", bin -> share(bin.told()))
                .number("Came true", bin -> share(bin.came()))
                .table(SHOWN)));
  }

  /// The tenths that are further off, as a sentence.
  private static Inline farOff(List<Bin> bins) {
    List<Inline> off =
        bins.stream()
            .filter(bin -> bin.answers() >= FEW && Math.abs(bin.told() - bin.came()) > FAR)
            .map(bin -> line("predicted ", share(bin.told()), ", came true ", share(bin.came())))
            .toList();
    return off.isEmpty()
        ? line("No tenth with ", FEW, " answers or more is off by more than ", share(FAR), ".")
        : strong("Do not rely on such probabilities: ", Inline.join("; ", off), ".");
  }

  private List<Part> importance() {
    record Importance(String attribute, double growth, double low, double high) {}
    double[][] growth = contest().validation().importance(contest().winner().recipe());
    List<Importance> all = new ArrayList<>();
    for (int i = 0; i < growth.length; i++) {
      DoubleSummaryStatistics some = DoubleStream.of(growth[i]).summaryStatistics();
      all.add(
          new Importance(
              schema().attributes().get(i).name(),
              some.getAverage(),
              some.getMin(),
              some.getMax()));
    }
    all.sort(Comparator.comparingDouble(Importance::growth).reversed());
    Inline.Scale scale =
        new Inline.Scale(
            Math.min(0, all.stream().mapToDouble(Importance::low).min().orElse(0)),
            all.stream().mapToDouble(Importance::high).max().orElse(1));
    return List.of(
        Part.heading(2, "What it goes by"),
        Part.paragraph(
            "How much the log loss grows when an attribute is taken from another row (permutation importance): the mean, the least and the most of ten folds. The dashed mark is zero."),
        Listing.of("Permutation importance", all)
            .text("Attribute", Importance::attribute)
            .share("Growth", each -> scale.range(each.low, each.growth, each.high, 0))
            .number("Mean", each -> decimal(each.growth))
            .number("Least", each -> decimal(each.low))
            .number("Most", each -> decimal(each.high))
            .table(SHOWN));
  }

  private List<Part> data() {
    Delivery delivery = trained.delivery();
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(2, "The data"));
    parts.add(
        new Cards()
            .with("Rows read", delivery.summary().read())
            .with("Trained on", delivery.summary().accepted())
            .with("Left out", delivery.summary().rejected())
            .with("Repeated", delivery.summary().skipped()));
    parts.add(
        new Part.Fold(
            line(
                "A picture of each attribute: how many rows have each value, and how many of them each ",
                schema().target().name()),
            IntStream.range(0, schema().columns().size())
                .mapToObj(this::picture)
                .flatMap(List::stream)
                .toList()));
    parts.addAll(
        Listing.of("What was found", delivery.first())
            .counting(delivery.found().values().stream().mapToLong(Long::longValue).sum())
            .text("File", finding -> quoted(finding.file()))
            .number("Line", Delivery.Finding::line)
            .text("What", finding -> finding.kind().meaning())
            .text("Where", finding -> quoted(finding.details()))
            .parts(SHOWN));
    return parts;
  }

  /// How often each value occurs, and with which values of the target.
  private List<Part> picture(int column) {
    Attribute attribute = schema().columns().get(column);
    Attribute target = schema().target();
    List<Model.Line> lines = trained.model().lines();
    long[][] counts = new long[attribute.size()][target.size()];
    for (int cell = 0; cell < lines.size(); cell++) {
      int[] places = schema().places(cell);
      for (int value = 0; value < target.size(); value++) {
        int place = column == 0 ? value : places[column - 1];
        counts[place][value] += lines.get(cell).rows().get(value);
      }
    }
    long all = trained.delivery().rows().size();
    List<Bar> bars = new ArrayList<>();
    for (int place = 0; place < counts.length; place++) {
      long rows = LongStream.of(counts[place]).sum();
      int at = place;
      Inline beside =
          column == 0
              ? line()
              : quiet(
                  IntStream.range(0, target.size())
                      .mapToObj(value -> target.values().get(value) + " " + counts[at][value])
                      .collect(Collectors.joining(", ")));
      bars.add(
          new Bar(
              line(attribute.values().get(place), " ", beside),
              count(rows, "row"),
              Inline.meter(Tone.GOOD, rows, all),
              List.of()));
    }
    return List.of(Part.heading(3, attribute.name()), new Bars(bars));
  }

  private List<Part> origin() {
    Part.Facts facts =
        new Part.Facts()
            .with("Model file, SHA-256", mono(trained.facts().sha256()))
            .with("Training data, SHA-256", mono(trained.facts().data().sha256()))
            .with(
                "Parameters",
                trained.facts().making().parameters().entrySet().stream()
                    .map(each -> each.getKey() + " " + each.getValue())
                    .collect(Collectors.joining(", ")))
            .with("Seed", trained.facts().making().seed())
            .with("Program", trained.facts().making().code());
    if (place == null) {
      facts = facts.with("Registered", "no");
    } else {
      facts =
          facts
              .with("Version", place.version().number())
              .with(
                  "Answers now",
                  place.champion() == null
                      ? "none: promote makes this one the first champion"
                      : "version " + place.champion().number());
    }
    return List.of(
        Part.heading(2, "Where it comes from"),
        facts,
        Part.paragraph(quiet("Parameters were set before and not tuned by these folds.")));
  }

  private static Inline interval(Estimate estimate) {
    return line(decimal(estimate.low()), " to ", decimal(estimate.high()));
  }

  private static String decimal(double value) {
    return Metric.places(value, 4);
  }
}
