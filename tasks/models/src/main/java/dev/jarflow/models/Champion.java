package dev.jarflow.models;

import module java.base;

import dev.jarflow.kit.files.Contents;
import dev.jarflow.models.Model.Answer;
import dev.jarflow.models.Model.Case;
import dev.jarflow.models.Question.Asked.Badly;
import dev.jarflow.models.Registry.Version;
import org.jspecify.annotations.Nullable;

/// The model that answers now, and its version; 0 for one that is in no registry. Whoever asks, by
/// a command or over HTTP, gets the same reply.
public record Champion(int version, Model model) {

  public static Champion unregistered(Model model) {
    return new Champion(0, model);
  }

  /// Null when no version is champion.
  public static @Nullable Champion of(Registry.State state, Contents store, Schema schema)
      throws IOException {
    Version version = state.has(Registry.CHAMPION);
    return version == null
        ? null
        : new Champion(version.number(), ModelFile.read(store, version.trained().sha256(), schema));
  }

  /// Why nothing answers when no version of a model is champion, and what to do.
  public static String none(String model) {
    return "expected a champion of %1$s, found none: drop a file into data/landing/%1$s and run the pipeline (./jarflow run %1$s), or let a version answer (./jarflow task promote %1$s --by-hand VERSION)"
        .formatted(model);
  }

  /// An answer for programs.
  public Map<String, @Nullable Object> reply(Answer answer) {
    Schema schema = model.schema();
    Map<String, @Nullable Object> reply = new LinkedHashMap<>();
    reply.put("model", schema.name());
    reply.put("version", version == 0 ? null : version);
    reply.put(schema.target().name(), schema.target().values().get(answer.best()));
    reply.put("probabilities", probabilities(answer.probabilities()));
    reply.put("seen", answer.isSeen());
    reply.put(
        "averaged_over",
        answer.question().values().entrySet().stream()
            .filter(each -> each.getValue() == null)
            .map(Map.Entry::getKey)
            .toList());
    if (answer.cases().size() > 1) {
      reply.put("cases", answer.cases().stream().map(each -> reply(answer, each)).toList());
    }
    return reply;
  }

  /// Of one value of what was left out.
  private Map<String, @Nullable Object> reply(Answer answer, Case one) {
    Map<String, @Nullable Object> reply =
        new LinkedHashMap<>(answer.question().leftOut(one.cell()));
    reply.put("share", one.share());
    reply.put("probabilities", probabilities(one.probabilities()));
    return reply;
  }

  private Map<String, Double> probabilities(List<Double> all) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int value = 0; value < all.size(); value++) {
      named.put(model.schema().target().values().get(value), all.get(value));
    }
    return named;
  }

  /// What is wrong with a question, for programs: each fault, with the values that are allowed.
  public static Map<String, @Nullable Object> refusal(Badly asked) {
    Map<String, @Nullable Object> refusal = new LinkedHashMap<>();
    refusal.put("error", asked.sentence());
    refusal.put(
        "faults",
        asked.faults().stream()
            .map(
                fault -> {
                  Map<String, @Nullable Object> facts = new LinkedHashMap<>();
                  facts.put("attribute", fault.attribute());
                  facts.put("allowed", fault.allowed());
                  facts.put("sentence", fault.sentence());
                  return facts;
                })
            .toList());
    return refusal;
  }

  /// The most probable value and the probabilities, to be written down.
  public Map<String, @Nullable Object> noted(Answer answer) {
    Map<String, @Nullable Object> noted = reply(answer);
    noted.keySet().retainAll(Set.of(model.schema().target().name(), "probabilities"));
    return noted;
  }
}
