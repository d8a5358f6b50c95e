package dev.jarflow.cases;

import module java.base;

/// Counts everything that is found, and keeps the first findings.
public final class Findings {
  /// So many are kept of one reply.
  public static final int MOST = 1_000;

  private final List<Finding> first = new ArrayList<>();
  private long count;

  public void add(Finding finding) {
    count++;
    if (first.size() < MOST) {
      first.add(finding);
    }
  }

  public List<Finding> first() {
    return Collections.unmodifiableList(first);
  }

  public long count() {
    return count;
  }
}
