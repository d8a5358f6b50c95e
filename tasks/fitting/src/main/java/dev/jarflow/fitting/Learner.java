package dev.jarflow.fitting;

/// Learns from rows what to answer in each cell: the probability of each value of the target. It is
/// given no other rows than those it may learn from.
@FunctionalInterface
public interface Learner {
  double[][] learn(Rows rows, long seed);
}
