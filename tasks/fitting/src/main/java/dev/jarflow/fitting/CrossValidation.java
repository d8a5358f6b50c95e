package dev.jarflow.fitting;

import module java.base;

import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.task.Stop;

/// Learners judged by rows that they had not seen, all on the same folds.
public record CrossValidation(Rows rows, Folds folds, long seed, int threads) {

  /// The scores of each learner, in their order. The number of threads changes nothing but the
  /// time.
  public List<Scores> of(List<? extends Learner> learners, Stop stop, Progress progress) {
    List<Scores> scores = learners.stream().map(_ -> new Scores(rows, folds)).toList();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> splits = new ArrayList<>();
      for (int split = 0; split < folds.splits(); split++) {
        int repetition = split / Folds.FOLDS;
        int fold = split % Folds.FOLDS;
        splits.add(
            pool.submit(
                () -> {
                  Rows seen = rows.where(row -> folds.fold(repetition, row) != fold);
                  for (int i = 0; i < learners.size(); i++) {
                    stop.check();
                    double[][] learned = learners.get(i).learn(seen, seed);
                    scores.get(i).judge(repetition, fold, learned);
                    progress.add(1);
                  }
                }));
      }
      for (Future<?> split : splits) {
        split.get();
      }
      return scores;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while learning", e);
    } finally {
      pool.shutdownNow();
    }
  }

  /// The scores of one learner on the first fold alone.
  public Scores first(Learner learner) {
    Scores scores = new Scores(rows, folds);
    scores.judge(0, 0, learner.learn(rows.where(row -> folds.fold(0, row) != 0), seed));
    return scores;
  }

  /// How much the loss grows when the answers are given for rows in which one attribute has the
  /// value of another row of the same fold: by attribute and fold of the first repetition.
  public double[][] importance(Learner learner) {
    int attributes = rows.schema().attributes().size();
    double[][] growth = new double[attributes][Folds.FOLDS];
    for (int each = 0; each < Folds.FOLDS; each++) {
      int fold = each;
      double[][] learned = learner.learn(rows.where(row -> folds.fold(0, row) != fold), seed);
      int[] judged =
          IntStream.range(0, rows.size()).filter(row -> folds.fold(0, row) == fold).toArray();
      double loss = loss(learned, judged, rows::cell);
      for (int attribute = 0; attribute < attributes; attribute++) {
        growth[attribute][fold] = loss(learned, judged, mixed(judged, attribute, fold)::get) - loss;
      }
    }
    return growth;
  }

  /// The cell of each of these rows, with an attribute of another of them.
  private Map<Integer, Integer> mixed(int[] judged, int attribute, int fold) {
    List<Integer> others = new ArrayList<>(IntStream.of(judged).boxed().toList());
    Collections.shuffle(others, new Random(seed * 31 + attribute * 10L + fold));
    Map<Integer, Integer> cells = new HashMap<>();
    for (int i = 0; i < judged.length; i++) {
      int[] places = rows.schema().places(rows.cell(judged[i]));
      places[attribute] = rows.schema().place(rows.cell(others.get(i)), attribute);
      cells.put(judged[i], rows.schema().cell(places));
    }
    return cells;
  }

  private double loss(double[][] learned, int[] judged, IntUnaryOperator cell) {
    double loss = 0;
    for (int row : judged) {
      loss += Scores.loss(learned[cell.applyAsInt(row)][rows.target(row)]);
    }
    return loss / judged.length;
  }
}
