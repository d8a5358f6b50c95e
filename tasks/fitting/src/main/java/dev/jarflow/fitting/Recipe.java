package dev.jarflow.fitting;

import module java.base;

import dev.jarflow.models.Schema;

/// How a model is made of rows. A recipe is data: [#learn] follows it.
public sealed interface Recipe extends Learner {

  /// The share of each value of the target, whatever is asked: a baseline.
  record Majority() implements Recipe {}

  /// The share of each value among the rows with the same key: a baseline.
  record Frequencies() implements Recipe {}

  /// Multinomial logistic regression.
  record Logistic(Encoding encoding, Inputs inputs) implements Recipe {}

  /// Gradient boosted trees.
  record Boosting(Encoding encoding, Inputs inputs) implements Recipe {}

  /// How the value of an attribute becomes numbers.
  enum Encoding {
    /// Its place in the order of the values.
    ORDINAL,
    /// A number for each value, which is 1 for one of them.
    ONE_HOT
  }

  enum Inputs {
    /// The key alone.
    KEY,
    ALL,
    /// All, and which of some clusters of rows is the nearest.
    ALL_AND_CLUSTER
  }

  /// All candidates, the simplest first.
  List<Recipe> ALL = all();

  private static List<Recipe> all() {
    List<Recipe> all = new ArrayList<>(List.of(new Majority(), new Frequencies()));
    for (Inputs inputs : Inputs.values()) {
      for (Encoding encoding : Encoding.values()) {
        all.add(new Logistic(encoding, inputs));
      }
    }
    for (Inputs inputs : Inputs.values()) {
      for (Encoding encoding : Encoding.values()) {
        all.add(new Boosting(encoding, inputs));
      }
    }
    return List.copyOf(all);
  }

  /// As it is written in the registry and on pages, for instance `boosting one-hot key`.
  default String words() {
    return switch (this) {
      case Majority() -> "majority";
      case Frequencies() -> "frequencies";
      case Logistic(Encoding encoding, Inputs inputs) ->
          "logistic %s %s".formatted(word(encoding), word(inputs));
      case Boosting(Encoding encoding, Inputs inputs) ->
          "boosting %s %s".formatted(word(encoding), word(inputs));
    };
  }

  /// True for those that say what share of rows has each value, and learn no more.
  default boolean isBaseline() {
    return switch (this) {
      case Majority(), Frequencies() -> true;
      case Logistic _, Boosting _ -> false;
    };
  }

  /// The recipe that is written so.
  static Optional<Recipe> of(String words) {
    return ALL.stream().filter(each -> each.words().equals(words)).findFirst();
  }

  /// What it was told beside the rows.
  default Map<String, Object> parameters() {
    Map<String, Object> parameters = new TreeMap<>();
    switch (this) {
      case Majority(), Frequencies() -> parameters.put("added_to_each_count", 1L);
      case Logistic(_, Inputs inputs) -> {
        parameters.put("ridge", Logit.RIDGE);
        clusters(parameters, inputs);
      }
      case Boosting(_, Inputs inputs) -> {
        parameters.putAll(Trees.PARAMETERS);
        clusters(parameters, inputs);
      }
    }
    return parameters;
  }

  private static void clusters(Map<String, Object> parameters, Inputs inputs) {
    if (inputs == Inputs.ALL_AND_CLUSTER) {
      parameters.put("clusters", (long) Encoder.CLUSTERS);
    }
  }

  @Override
  default double[][] learn(Rows rows, long seed) {
    return switch (this) {
      case Majority() -> constant(rows.schema(), shares(rows.byTarget()));
      case Frequencies() -> byKey(rows);
      case Logistic(Encoding encoding, Inputs inputs) ->
          Logit.learn(Encoder.of(rows, encoding, inputs, seed), rows);
      case Boosting(Encoding encoding, Inputs inputs) ->
          Trees.learn(Encoder.of(rows, encoding, inputs, seed), rows);
    };
  }

  private static double[][] constant(Schema schema, double[] shares) {
    double[][] all = new double[schema.cells()][];
    Arrays.fill(all, shares);
    return all;
  }

  private static double[][] byKey(Rows rows) {
    Schema schema = rows.schema();
    int key = schema.keyAt();
    int[][] counts = new int[schema.keyAttribute().size()][schema.target().size()];
    for (int i = 0; i < rows.size(); i++) {
      counts[schema.place(rows.cell(i), key)][rows.target(i)]++;
    }
    double[][] shares = Stream.of(counts).map(Recipe::shares).toArray(double[][]::new);
    return IntStream.range(0, schema.cells())
        .mapToObj(cell -> shares[schema.place(cell, key)])
        .toArray(double[][]::new);
  }

  /// One is added to each count: what was not seen is not impossible.
  private static double[] shares(int[] counts) {
    double sum = IntStream.of(counts).sum() + counts.length;
    return IntStream.of(counts).mapToDouble(count -> (count + 1) / sum).toArray();
  }

  private static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT).replace("_and_", "+").replace('_', '-');
  }
}
