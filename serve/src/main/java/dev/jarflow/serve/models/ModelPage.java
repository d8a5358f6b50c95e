package dev.jarflow.serve.models;

import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.link;
import static dev.jarflow.page.Inline.mono;
import static dev.jarflow.page.Inline.quiet;

import module java.base;

import dev.jarflow.cars.Subject;
import dev.jarflow.models.AnswerParts;
import dev.jarflow.models.Attribute;
import dev.jarflow.models.Champion;
import dev.jarflow.models.Model.Answer;
import dev.jarflow.models.Registry.Version;
import dev.jarflow.models.RegistryParts;
import dev.jarflow.models.Schema;
import dev.jarflow.page.Inline.Age;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Field;
import dev.jarflow.page.Part.Field.Option;
import dev.jarflow.page.Part.Form;
import dev.jarflow.page.Tone;
import dev.jarflow.serve.models.Champions.Known;
import org.jspecify.annotations.Nullable;

/// A question to a model, its answer, and who answered.
record ModelPage(
    Subject subject,
    Known known,
    Champion champion,
    Answer answer,
    @Nullable String report,
    Instant now) {

  Page page() {
    Schema schema = subject.schema();
    Version version = known.version(champion);
    AnswerParts said = new AnswerParts(champion.model(), answer);
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(1, "Model ", schema.name(), ": ", schema.target().name(), " predicted"));
    parts.add(
        Part.paragraph(
            quiet(
                "Version ",
                version.number(),
                ", ",
                version.trained().making().recipe(),
                ", trained ",
                new Age(version.trainedAt(), now),
                version.samples() ? " on sample data" : "",
                ".")));
    if (!known.trouble().isEmpty()) {
      parts.add(
          Part.note(
              Tone.WAIT,
              "The database does not say who is champion now.",
              "This version was champion before. Reload this page in a moment."));
    }
    parts.add(form(subject, answer.question().values()));
    parts.add(Part.heading(2, "The answer: ", AnswerParts.words(answer.question())));
    parts.add(Part.paragraph(said.sentence()));
    parts.addAll(said.parts());
    parts.add(Part.heading(2, "The most similar rows"));
    parts.add(
        Part.paragraph(
            quiet("Training rows with the fewest values that differ from what was asked.")));
    parts.add(said.nearest());
    parts.add(Part.heading(2, "Who answers"));
    if (report != null) {
      parts.add(
          Part.paragraph(
              link(report, "The report of its training"),
              " says how it was chosen and what it is not for."));
    }
    parts.addAll(RegistryParts.card(version));
    parts.addAll(RegistryParts.history(known.moves()));
    parts.add(Part.heading(2, "For programs"));
    String api = "/api/models/" + schema.name();
    parts.add(
        Part.paragraph(
            mono("POST " + api + "/predict"),
            " answers the same as JSON; ",
            link("/api/models/openapi.json", "what it takes"),
            "; ",
            link(api, "who answers, as JSON"),
            "."));
    return new Page("Model %s · Jarflow".formatted(schema.name()), line(said.sentence()), parts);
  }

  /// With what was chosen where it can be chosen, and otherwise with what is asked of the subject.
  static Form form(Subject subject, Map<String, ? extends @Nullable String> chosen) {
    Schema schema = subject.schema();
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < schema.attributes().size(); i++) {
      Attribute attribute = schema.attributes().get(i);
      List<Option> options = new ArrayList<>();
      if (schema.isOptional(i)) {
        options.add(new Option("", "not told"));
      }
      options.addAll(Option.of(attribute.values()));
      String value = Objects.requireNonNullElse(chosen.get(attribute.name()), "");
      int place = attribute.place(value);
      String asked = subject.asked().getOrDefault(attribute.name(), "");
      fields.add(
          new Field.Choice(
              attribute.name(),
              attribute.name().replace('_', ' '),
              place >= 0 ? attribute.values().get(place) : schema.isOptional(i) ? "" : asked,
              options));
    }
    return new Form(fields, "Ask");
  }
}
