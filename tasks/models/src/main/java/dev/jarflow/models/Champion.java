package dev.jarflow.models;

import module java.base;

import dev.jarflow.kit.files.Contents;
import dev.jarflow.models.Model.Answer;
import dev.jarflow.models.Question.Fault;
import dev.jarflow.models.Registry.Version;
import org.jspecify.annotations.Nullable;

/// The version that answers now. Whoever asks, by a command or over HTTP, gets the same reply.
public record Champion(Version version, Model model) {

  /// Null when no version is champion.
  public static @Nullable Champion of(Registry.State state, Contents store, Schema schema)
      throws IOException {
    Version version = state.has(Registry.CHAMPION);
    return version == null
        ? null
        : new Champion(version, ModelFile.read(store, version.trained().sha256(), schema));
  }

  /// An answer for programs.
  public Map<String, @Nullable Object> reply(Answer answer) {
    Schema schema = model.schema();
    Map<String, @Nullable Object> probabilities = new LinkedHashMap<>();
    for (int value = 0; value < schema.target().size(); value++) {
      probabilities.put(schema.target().values().get(value), answer.probabilities().get(value));
    }
    Map<String, @Nullable Object> reply = new LinkedHashMap<>();
    reply.put("model", schema.name());
    reply.put("version", version.number());
    reply.put(schema.target().name(), schema.target().values().get(answer.best()));
    reply.put("probabilities", probabilities);
    reply.put("seen", answer.isSeen());
    reply.put(
        "averaged_over",
        answer.question().values().entrySet().stream()
            .filter(each -> each.getValue() == null)
            .map(Map.Entry::getKey)
            .toList());
    return reply;
  }

  /// What is wrong with a question, for programs: each fault, with the values that are allowed.
  public static Map<String, @Nullable Object> refusal(List<Fault> faults) {
    Map<String, @Nullable Object> refusal = new LinkedHashMap<>();
    refusal.put("error", faults.stream().map(Fault::sentence).collect(Collectors.joining("; ")));
    refusal.put(
        "faults",
        faults.stream()
            .map(
                fault ->
                    Map.of(
                        "attribute", fault.attribute(),
                        "allowed", fault.allowed(),
                        "sentence", fault.sentence()))
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
