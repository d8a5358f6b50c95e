package dev.jarflow.fitting;

import module java.base;

import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.log.Progress;
import dev.jarflow.models.Attribute;
import dev.jarflow.models.Schema;

/// What learners are tried on: how a tea tastes, of 288 kinds.
final class Tea {
  static final Schema SCHEMA =
      new Schema(
          "tea",
          Attribute.of("taste", "bad", "fine", "good"),
          List.of(
              Attribute.of("water", "cold", "warm", "hot", "boiling"),
              Attribute.of("minutes", "1", "3", "5"),
              Attribute.of("leaf", "green", "black", "white"),
              Attribute.of("sugar", "no", "yes"),
              Attribute.of("cup", "tin", "glass", "clay", "wood")),
          "leaf",
          Set.of("sugar"));

  static final int CODES = 288 * 3;

  private Tea() {}

  /// 132 rows: 44 bad, 46 fine, 42 good. The taste follows water and minutes, with exceptions.
  static Rows rows() {
    return Rows.of(SCHEMA, IntStream.range(0, CODES).filter(Tea::occurs));
  }

  private static boolean occurs(int code) {
    int[] places = SCHEMA.places(code / 3);
    int mixed = (code * 37 + code / 7 * 11) % 13;
    return mixed < (code % 3 == (places[0] + places[1]) % 3 ? 4 : 1);
  }

  static int code(Rows rows, int row) {
    return rows.cell(row) * 3 + rows.target(row);
  }

  static int[] codes(Rows rows) {
    return IntStream.range(0, rows.size()).map(row -> code(rows, row)).toArray();
  }

  static Progress silent() {
    return new Progress(
        Log.of(
            Map.of(),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)),
        "fits",
        0);
  }
}
