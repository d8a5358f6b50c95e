package dev.jarflow.models;

import module java.base;

import dev.jarflow.models.Question.Asked;

/// A small model: how a tea tastes, from its leaf, its minutes in water, and sugar, which need not
/// be told.
final class Tea {
  static final Schema SCHEMA =
      new Schema(
          "tea",
          Attribute.of("taste", "bad", "good"),
          List.of(
              Attribute.of("leaf", "green", "black"),
              Attribute.of("minutes", "1", "3", "5"),
              Attribute.of("sugar", "no", "yes")),
          "leaf",
          Set.of("sugar"));

  /// Bad and good rows of each cell. Black teas have 3 rows without and 1 with sugar; no green tea
  /// of 5 minutes is there, and no green one with sugar.
  private static final List<List<Integer>> ROWS =
      List.of(
          List.of(1, 0), List.of(0, 0), // green, 1 minute, without sugar and with it
          List.of(0, 1), List.of(0, 0), // green, 3
          List.of(0, 0), List.of(0, 0), // green, 5
          List.of(1, 0), List.of(1, 0), // black, 1
          List.of(0, 0), List.of(0, 0), // black, 3
          List.of(1, 1), List.of(0, 0)); // black, 5

  private Tea() {}

  static Model model() {
    return model(ROWS);
  }

  /// With the probability of a good taste growing from cell to cell.
  static Model model(List<List<Integer>> rows) {
    return new Model(
        SCHEMA,
        "by hand",
        Map.of("steps", 16L),
        IntStream.range(0, rows.size())
            .mapToObj(cell -> new Model.Line(rows.get(cell), List.of(1 - cell / 16.0, cell / 16.0)))
            .toList());
  }

  static Question question(String leaf, String minutes, String sugar) {
    return ((Asked.Well)
            Question.of(SCHEMA, Map.of("leaf", leaf, "minutes", minutes, "sugar", sugar)))
        .question();
  }
}
