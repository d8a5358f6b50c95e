package dev.jarflow.cars;

import module java.base;

import dev.jarflow.fitting.Rows;
import dev.jarflow.models.Attribute;
import dev.jarflow.models.Model;
import dev.jarflow.models.Schema;

/// The Car Evaluation data: every combination once, its class by four small tables. Values are
/// numbers here, by their place.
final class Grid {
  static final Schema SCHEMA = Subject.named("cars").schema();

  /// By buying (first) and maint: 0 is top, 1 high, 2 medium, 3 low.
  private static final int[][] PRICES = {
    {0, 0, 1, 1},
    {0, 1, 1, 1},
    {1, 1, 2, 3},
    {1, 2, 3, 3}
  };

  /// By price and tech, which is 0 bad, 1 fair, 2 good, 3 best.
  private static final int[][] CLASSES = {
    {0, 0, 0, 0},
    {0, 0, 1, 1},
    {0, 1, 1, 3},
    {0, 1, 2, 3}
  };

  private Grid() {}

  static Rows rows() {
    List<Attribute> attributes = SCHEMA.attributes();
    IntStream.Builder codes = IntStream.builder();
    for (int cell = 0; cell < SCHEMA.cells(); cell++) {
      int[] places = SCHEMA.places(cell);
      if (places[attributes.size() - 1] == 0) {
        for (int buying = 0; buying < 4; buying++) {
          int[] row = places.clone();
          row[attributes.size() - 1] = evaluation(buying, places);
          codes.add(SCHEMA.cell(row) * 4 + buying);
        }
      }
    }
    return Rows.of(SCHEMA, codes.build());
  }

  private static int evaluation(int buying, int[] places) {
    int comfort = comfort(places[1], places[2], places[3]);
    return CLASSES[PRICES[buying][places[0]]][tech(comfort, places[4])];
  }

  /// 0 is poor, 1 fair, 2 fine.
  private static int comfort(int doors, int persons, int boot) {
    if (persons == 0 || (doors == 0 && persons == 2 && boot == 0)) {
      return 0;
    }
    boolean isRoomy = boot == 2 || (boot == 1 && doors >= (persons == 1 ? 2 : 1));
    return isRoomy ? 2 : 1;
  }

  private static int tech(int comfort, int safety) {
    return comfort == 0 || safety == 0 ? 0 : comfort + safety - 1;
  }

  /// The rows as a model knows them, whose answers are equal shares everywhere.
  static Model model() {
    double[][] equal = new double[SCHEMA.cells()][];
    Arrays.fill(equal, new double[] {0.25, 0.25, 0.25, 0.25});
    return new Model(SCHEMA, "by hand", Map.of(), rows().lines(equal));
  }
}
