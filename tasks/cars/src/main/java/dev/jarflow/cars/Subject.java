package dev.jarflow.cars;

import module java.base;

import dev.jarflow.kit.task.UsageException;
import dev.jarflow.models.Attribute;
import dev.jarflow.models.Schema;

/// What there is a model of, and the question that the report of each training answers.
public record Subject(Schema schema, Map<String, String> asked) {

  /// The Car Evaluation data: the class of the buying price, predicted from everything else that is
  /// known of a kind of car.
  private static final Subject CARS =
      new Subject(
          new Schema(
              "cars",
              Attribute.of("buying", "vhigh", "high", "med", "low"),
              List.of(
                  Attribute.of("maint", "vhigh", "high", "med", "low"),
                  Attribute.of("doors", "2", "3", "4", "5more"),
                  Attribute.of("persons", "2", "4", "more"),
                  Attribute.of("lug_boot", "small", "med", "big"),
                  Attribute.of("safety", "low", "med", "high"),
                  Attribute.of("class", "unacc", "acc", "good", "vgood")),
              "class",
              Set.of("persons")),
          Map.of(
              "maint", "high", "doors", "4", "lug_boot", "big", "safety", "high", "class", "good"));

  public static final List<Subject> ALL = List.of(CARS);

  public static Optional<Subject> find(String name) {
    return ALL.stream().filter(each -> each.schema.name().equals(name)).findFirst();
  }

  /// The subject that an argument names.
  public static Subject named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new UsageException(
                    "expected a model, one of %s; found '%s'"
                        .formatted(
                            ALL.stream()
                                .map(each -> each.schema.name())
                                .collect(Collectors.joining(", ")),
                            name)));
  }
}
