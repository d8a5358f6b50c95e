package dev.jarflow.models;

import module java.base;

/// A trained model: the answer to each question that can be asked, as a table with a line for each
/// cell. Whatever it was trained by, using it needs nothing else.
public record Model(Schema schema, String recipe, Map<String, ?> parameters, List<Line> lines) {

  /// The number of training rows in a cell by the value of the target, and the probability of each
  /// value, in the same order.
  public record Line(List<Integer> rows, List<Double> probabilities) {
    long count() {
      return rows.stream().mapToLong(Integer::longValue).sum();
    }
  }

  public Model {
    lines = List.copyOf(lines);
  }

  /// The answer to a question about a whole row, and how much it counts in the answer to a question
  /// that leaves something out; `share` is between 0 and 1.
  public record Case(int cell, double share, List<Double> probabilities, long rows) {}

  /// The probabilities of the target's values, in their order. `cases` has one for each value of
  /// what was left out, and one alone when nothing was.
  public record Answer(Question question, List<Double> probabilities, List<Case> cases) {
    /// Where the most probable value stands; of equal ones the first.
    public int best() {
      return probabilities.indexOf(Collections.max(probabilities));
    }

    /// True when training saw a row that fits.
    public boolean isSeen() {
      return cases.stream().anyMatch(each -> each.rows > 0);
    }
  }

  /// A training row and in how many attributes it differs from a question, of those that were
  /// asked.
  public record Near(int cell, int target, int differences) {}

  public Answer answer(Question question) {
    int[] cells = question.cells();
    double[] shares = cells.length == 1 ? new double[] {1} : shares(question, cells);
    double[] sums = new double[schema.target().size()];
    List<Case> cases = new ArrayList<>(cells.length);
    for (int i = 0; i < cells.length; i++) {
      Line line = lines.get(cells[i]);
      for (int value = 0; value < sums.length; value++) {
        sums[value] += shares[i] * line.probabilities.get(value);
      }
      cases.add(new Case(cells[i], shares[i], line.probabilities, line.count()));
    }
    return new Answer(question, DoubleStream.of(sums).boxed().toList(), cases);
  }

  /// How often each of these cells' values of what was left out occurs among the training rows with
  /// the asked key; equal shares when there are no such rows.
  private double[] shares(Question question, int[] cells) {
    int keyAt = schema.keyAt();
    int key = question.places().get(keyAt);
    double[] shares = new double[cells.length];
    double sum = 0;
    for (int cell = 0; cell < lines.size(); cell++) {
      if (schema.place(cell, keyAt) == key) {
        shares[question.numberOf(cell)] += lines.get(cell).count();
        sum += lines.get(cell).count();
      }
    }
    for (int i = 0; i < cells.length; i++) {
      shares[i] = sum == 0 ? 1.0 / cells.length : shares[i] / sum;
    }
    return shares;
  }

  /// The training rows, those first that are most like what is asked.
  public List<Near> nearest(Question question) {
    List<Near> all = new ArrayList<>();
    for (int cell = 0; cell < lines.size(); cell++) {
      List<Integer> rows = lines.get(cell).rows;
      for (int target = 0; target < rows.size(); target++) {
        if (rows.get(target) > 0) {
          all.add(new Near(cell, target, differences(question, cell)));
        }
      }
    }
    all.sort(Comparator.comparingInt(Near::differences));
    return List.copyOf(all);
  }

  private int differences(Question question, int cell) {
    int[] places = schema.places(cell);
    return (int)
        IntStream.range(0, places.length)
            .filter(i -> question.places().get(i) != Question.MISSING)
            .filter(i -> question.places().get(i) != places[i])
            .count();
  }
}
