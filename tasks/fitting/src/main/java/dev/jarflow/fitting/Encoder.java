package dev.jarflow.fitting;

import module java.base;

import dev.jarflow.fitting.Recipe.Encoding;
import dev.jarflow.fitting.Recipe.Inputs;
import dev.jarflow.models.Schema;
import org.hipparchus.clustering.CentroidCluster;
import org.hipparchus.clustering.Clusterable;
import org.hipparchus.clustering.DoublePoint;
import org.hipparchus.clustering.KMeansPlusPlusClusterer;
import org.hipparchus.clustering.distance.EuclideanDistance;
import org.hipparchus.random.Well19937c;

/// Cells as numbers for a learner: a few features that are not zero, by their index, `width` in
/// all. Scales and clusters come from the rows that the learner may see, and from no other.
///
/// Cells with equal numbers are one input.
final class Encoder {
  static final int CLUSTERS = 6;
  private static final int MOST_ROUNDS = 50;

  private final int width;
  private final int[] inputOf;
  private final List<Input> inputs;

  /// Features that are not zero.
  static final class Input {
    final int[] indexes;
    final double[] values;

    Input(int[] indexes, double[] values) {
      this.indexes = indexes;
      this.values = values;
    }
  }

  private Encoder(int width, int[] inputOf, List<Input> inputs) {
    this.width = width;
    this.inputOf = inputOf;
    this.inputs = inputs;
  }

  int width() {
    return width;
  }

  List<Input> inputs() {
    return inputs;
  }

  static Encoder of(Rows rows, Encoding encoding, Inputs inputs, long seed) {
    Schema schema = rows.schema();
    int[] attributes =
        inputs == Inputs.KEY
            ? new int[] {schema.keyAt()}
            : IntStream.range(0, schema.attributes().size()).toArray();
    Encoder plain =
        encoding == Encoding.ONE_HOT ? oneHot(schema, attributes) : ordinal(rows, attributes);
    return inputs == Inputs.ALL_AND_CLUSTER ? plain.withClusters(rows, seed) : plain;
  }

  private static Encoder oneHot(Schema schema, int[] attributes) {
    int[] first = new int[attributes.length + 1];
    for (int i = 0; i < attributes.length; i++) {
      first[i + 1] = first[i] + schema.attributes().get(attributes[i]).size();
    }
    double[] ones = new double[attributes.length];
    Arrays.fill(ones, 1);
    return encode(
        schema,
        attributes,
        first[attributes.length],
        places ->
            new Input(
                IntStream.range(0, places.length).map(i -> first[i] + places[i]).toArray(), ones));
  }

  /// Each with a mean of 0 and a deviation of 1 over the rows.
  private static Encoder ordinal(Rows rows, int[] attributes) {
    Schema schema = rows.schema();
    double[] mean = new double[attributes.length];
    double[] deviation = new double[attributes.length];
    for (int i = 0; i < attributes.length; i++) {
      double sum = 0;
      double squares = 0;
      for (int row = 0; row < rows.size(); row++) {
        int place = schema.place(rows.cell(row), attributes[i]);
        sum += place;
        squares += (double) place * place;
      }
      mean[i] = sum / rows.size();
      double variance = squares / rows.size() - mean[i] * mean[i];
      deviation[i] = variance < 1e-12 ? 1 : Math.sqrt(variance);
    }
    int[] indexes = IntStream.range(0, attributes.length).toArray();
    return encode(
        schema,
        attributes,
        attributes.length,
        places ->
            new Input(
                indexes,
                IntStream.range(0, places.length)
                    .mapToDouble(i -> (places[i] - mean[i]) / deviation[i])
                    .toArray()));
  }

  private static Encoder encode(
      Schema schema, int[] attributes, int width, Function<int[], Input> encode) {
    int[] inputOf = new int[schema.cells()];
    List<Input> inputs = new ArrayList<>();
    // By the number of the combination of these attributes alone; 0 for one that was not met.
    int[] known = new int[schema.cells()];
    for (int cell = 0; cell < inputOf.length; cell++) {
      int[] all = schema.places(cell);
      int[] places = new int[attributes.length];
      int number = 0;
      for (int i = 0; i < places.length; i++) {
        places[i] = all[attributes[i]];
        number = number * schema.attributes().get(attributes[i]).size() + places[i];
      }
      if (known[number] == 0) {
        inputs.add(encode.apply(places));
        known[number] = inputs.size();
      }
      inputOf[cell] = known[number] - 1;
    }
    return new Encoder(width, inputOf, inputs);
  }

  /// One more feature for each cluster, which is 1 in the nearest.
  private Encoder withClusters(Rows rows, long seed) {
    List<Clusterable> points =
        IntStream.range(0, rows.size())
            .<Clusterable>mapToObj(
                row -> new DoublePoint(dense(inputs.get(inputOf[rows.cell(row)]))))
            .toList();
    double[][] centres =
        new KMeansPlusPlusClusterer<Clusterable>(
                Math.min(CLUSTERS, points.size()),
                MOST_ROUNDS,
                new EuclideanDistance(),
                new Well19937c(seed))
            .cluster(points).stream()
                .map(CentroidCluster::getCenter)
                .map(Clusterable::getPoint)
                .toArray(double[][]::new);
    return new Encoder(
        width + centres.length,
        inputOf,
        inputs.stream().map(input -> with(input, width + nearest(centres, dense(input)))).toList());
  }

  private static Input with(Input input, int index) {
    int size = input.indexes.length;
    int[] indexes = Arrays.copyOf(input.indexes, size + 1);
    double[] values = Arrays.copyOf(input.values, size + 1);
    indexes[size] = index;
    values[size] = 1;
    return new Input(indexes, values);
  }

  private static int nearest(double[][] centres, double[] point) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < centres.length; i++) {
      double distance = 0;
      for (int j = 0; j < point.length; j++) {
        double apart = centres[i][j] - point[j];
        distance += apart * apart;
      }
      if (distance < least) {
        least = distance;
        nearest = i;
      }
    }
    return nearest;
  }

  /// All features, also those that are zero.
  double[] dense(Input input) {
    double[] all = new double[width];
    for (int i = 0; i < input.indexes.length; i++) {
      all[input.indexes[i]] = input.values[i];
    }
    return all;
  }

  /// The number of rows by input, and by the value of the target in it.
  int[][] counts(Rows rows) {
    int[][] counts = new int[inputs.size()][rows.schema().target().size()];
    for (int i = 0; i < rows.size(); i++) {
      counts[inputOf[rows.cell(i)]][rows.target(i)]++;
    }
    return counts;
  }

  /// What was learned of each input, for each cell.
  double[][] byCell(double[][] byInput) {
    return IntStream.of(inputOf).mapToObj(input -> byInput[input]).toArray(double[][]::new);
  }
}
