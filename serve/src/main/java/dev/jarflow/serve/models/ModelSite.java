package dev.jarflow.serve.models;

import static dev.jarflow.page.Inline.line;

import module java.base;

import dev.jarflow.cars.Subject;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.Run;
import dev.jarflow.models.Champion;
import dev.jarflow.models.Model.Answer;
import dev.jarflow.models.Question;
import dev.jarflow.models.Question.Asked;
import dev.jarflow.models.Registry.Version;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.serve.dashboard.Refused;
import dev.jarflow.serve.dashboard.Said;
import dev.jarflow.serve.dashboard.Summary;
import dev.jarflow.serve.models.Champions.Known;
import org.jspecify.annotations.Nullable;

/// The page of each model, and the same answers for programs.
public record ModelSite(SortedMap<String, Champions> models, PredictionLog log) {

  /// `run` names the folder with the model files.
  public static ModelSite of(Run run, KeptRows rows, PredictionLog log) {
    SortedMap<String, Champions> models = new TreeMap<>();
    Subject.ALL.forEach(
        subject -> models.put(subject.schema().name(), new Champions(subject, rows, run)));
    return new ModelSite(models, log);
  }

  public boolean knows(String name) {
    return models.containsKey(name);
  }

  /// The page of a model that is known. Without fields it answers the question of its subject.
  /// `reportOf` is the address of the report of a training, null when there is none to read.
  public Said page(
      String name, Map<String, String> fields, Function<Version, @Nullable String> reportOf) {
    return Said.toPeople(
        () -> {
          Champions champions = named(name);
          Known known = champions.now();
          Champion champion = champion(known, name);
          Subject subject = champions.subject();
          return switch (Question.of(
              subject.schema(), fields.isEmpty() ? subject.asked() : fields)) {
            case Asked.Badly badly ->
                Said.refused(
                    new Refused(400, "", badly.sentence()),
                    List.of(ModelPage.form(subject, fields)));
            case Asked.Well(Question question) -> {
              Answer answer = champion.model().answer(question);
              if (!fields.isEmpty()) {
                log.add(champion, "page", answer);
              }
              Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
              String report = reportOf.apply(known.version(champion));
              yield Said.page(
                  200, new ModelPage(subject, known, champion, answer, report, now).page());
            }
          };
        });
  }

  /// The answer to a question in JSON.
  public Said predict(String name, String body) {
    return Said.toPrograms(
        () -> {
          Champions champions = named(name);
          return switch (Question.of(champions.subject().schema(), values(body))) {
            case Asked.Badly badly -> Said.json(422, Champion.refusal(badly));
            case Asked.Well(Question question) -> {
              Champion champion = champion(champions.now(), name);
              Answer answer = champion.model().answer(question);
              log.add(champion, "http", answer);
              yield Said.json(champion.reply(answer));
            }
          };
        });
  }

  private static Map<String, String> values(String body) throws Refused {
    try {
      if (Json.read(body) instanceof Map<?, ?> fields) {
        Map<String, String> values = new LinkedHashMap<>();
        fields.forEach((name, value) -> values.put((String) name, text(value)));
        return values;
      }
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    throw new Refused(
        400, "", "expected one JSON object with a text for each attribute, found something else");
  }

  /// Programs write 4 as a number, and null for what they do not know. Everything else is no value.
  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case String text -> text;
      default -> Json.write(value);
    };
  }

  /// The champion's card.
  public Said card(String name) {
    return Said.toPrograms(
        () -> {
          Known known = named(name).now();
          return Said.json(
              new ModelCard(name, known.version(champion(known, name)), known.moves()).facts());
        });
  }

  /// The addresses and what they take, as OpenAPI.
  public Said description() {
    return Said.resource(ModelSite.class, "openapi.json");
  }

  /// A line about each model for the start page: its version, its recipe and its age.
  public SortedMap<String, Summary> summaries() {
    SortedMap<String, Summary> summaries = new TreeMap<>();
    models.forEach((name, champions) -> summaries.put(name, summary(champions.now())));
    return summaries;
  }

  private static Summary summary(Known known) {
    Champion champion = known.champion();
    if (champion == null) {
      return new Summary(
          line(known.trouble().isEmpty() ? "no model answers" : known.trouble()), null);
    }
    Version version = known.version(champion);
    return new Summary(
        line(
            version.samples() ? "Sample data: " : "",
            "version " + version.number(),
            ", ",
            version.trained().making().recipe()),
        version.trainedAt());
  }

  private Champions named(String name) throws Refused {
    Champions champions = models.get(name);
    if (champions == null) {
      throw Refused.expected(
          404, "", "a model, one of " + String.join(", ", models.keySet()), name);
    }
    return champions;
  }

  private static Champion champion(Known known, String name) throws Refused {
    Champion champion = known.champion();
    if (champion == null) {
      throw new Refused(503, "", known.trouble().isEmpty() ? Champion.none(name) : known.trouble());
    }
    return champion;
  }
}
