package dev.jarflow.models;

import module java.base;

import dev.jarflow.kit.files.Contents;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.RejectedException;
import org.jspecify.annotations.Nullable;

/// A model as a file: text in JSON with a line for each cell, first how many training rows it had
/// of each value of the target, then the probability of each. Reading it runs nothing.
///
/// Equal models have equal bytes. It is kept by its content, and read only when that is still what
/// its name says.
public final class ModelFile {
  private static final String FORMAT = "jarflow model 1";
  private static final long MOST_BYTES = 64 << 20;

  private ModelFile() {}

  public static byte[] write(Model model) {
    Schema schema = model.schema();
    Map<String, @Nullable Object> head = new LinkedHashMap<>();
    head.put("format", FORMAT);
    head.put("model", schema.name());
    head.put("recipe", model.recipe());
    head.put("parameters", model.parameters());
    head.put("target", attribute(schema.target()));
    head.put("attributes", schema.attributes().stream().map(ModelFile::attribute).toList());
    head.put("key", schema.key());
    head.put("optional", schema.optional().stream().sorted().toList());
    String begin = Json.write(head);
    StringBuilder text = new StringBuilder(begin.substring(0, begin.length() - 1));
    text.append(",\"cells\":[");
    String before = "\n";
    for (Model.Line line : model.lines()) {
      List<Object> numbers = new ArrayList<>(line.rows());
      numbers.addAll(line.probabilities());
      text.append(before).append(Json.write(numbers));
      before = ",\n";
    }
    return text.append("\n]}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, @Nullable Object> attribute(Attribute attribute) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", attribute.name());
    fields.put("values", attribute.values());
    return fields;
  }

  /// The model with this digest, if it is one of this schema. A file that is not what it was is
  /// refused, before anything in it is believed.
  public static Model read(Contents store, String sha256, Schema schema) throws IOException {
    Path file = store.path(sha256);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new RejectedException(
          "expected the model file %s, found none: train the model again".formatted(file));
    }
    byte[] content = bytes(file);
    String found = Sha256.of(content);
    if (!found.equals(sha256)) {
      throw new RejectedException(
          "%s: expected the SHA-256 %s, found %s: the file was changed, so it is not used; promote another version or train again"
              .formatted(file, sha256, found));
    }
    return model(file, content, schema);
  }

  /// The model in a file that somebody names, as it is.
  public static Model read(Path file, Schema schema) throws IOException {
    return model(file, bytes(file), schema);
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new RejectedException(
          "%s: expected at most %d bytes, found more".formatted(file, MOST_BYTES));
    }
    return Files.readAllBytes(file);
  }

  private static Model model(Path file, byte[] content, Schema schema) {
    try {
      return model(new String(content, StandardCharsets.UTF_8), schema);
    } catch (IllegalArgumentException
        | ClassCastException
        | NullPointerException
        | ArithmeticException e) {
      throw new RejectedException(
          "%s: expected a model of %s in the form '%s', found something else"
              .formatted(file, schema.name(), FORMAT));
    }
  }

  /// What is missing or of another type shows as an exception.
  private static Model model(String text, Schema schema) {
    Map<?, ?> fields = (Map<?, ?>) Objects.requireNonNull(Json.read(text));
    expect(FORMAT.equals(fields.get("format")));
    expect(schema.name().equals(fields.get("model")));
    expect(attribute(schema.target()).equals(fields.get("target")));
    expect(
        schema.attributes().stream()
            .map(ModelFile::attribute)
            .toList()
            .equals(fields.get("attributes")));
    List<?> cells = (List<?>) Objects.requireNonNull(fields.get("cells"));
    expect(cells.size() == schema.cells());
    int values = schema.target().size();
    List<Model.Line> lines = new ArrayList<>();
    for (Object cell : cells) {
      lines.add(line((List<?>) Objects.requireNonNull(cell), values));
    }
    Map<String, Object> parameters = new LinkedHashMap<>();
    ((Map<?, ?>) Objects.requireNonNull(fields.get("parameters")))
        .forEach((name, value) -> parameters.put((String) name, Objects.requireNonNull(value)));
    return new Model(
        schema, (String) Objects.requireNonNull(fields.get("recipe")), parameters, lines);
  }

  private static Model.Line line(List<?> numbers, int values) {
    expect(numbers.size() == 2 * values);
    List<Integer> rows = new ArrayList<>();
    List<Double> probabilities = new ArrayList<>();
    double sum = 0;
    for (int value = 0; value < values; value++) {
      rows.add(Math.toIntExact((Long) Objects.requireNonNull(numbers.get(value))));
      Number number = (Number) Objects.requireNonNull(numbers.get(values + value));
      probabilities.add(number.doubleValue());
      expect(rows.getLast() >= 0 && probabilities.getLast() >= 0 && probabilities.getLast() <= 1);
      sum += probabilities.getLast();
    }
    expect(Math.abs(sum - 1) < 1e-6);
    return new Model.Line(List.copyOf(rows), List.copyOf(probabilities));
  }

  private static void expect(boolean truth) {
    if (!truth) {
      throw new IllegalArgumentException("not as it is written");
    }
  }
}
