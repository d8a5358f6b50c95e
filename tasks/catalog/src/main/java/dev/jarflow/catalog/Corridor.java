package dev.jarflow.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The lines that go up and down side by side between two columns, and their best order from left
/// to right: the one in which fewest of them are crossed by what leads to others.
final class Corridor<L> {
  /// All orders of so many are tried; of more, the best of those that move one at a time.
  private static final int TRIED = 7;

  /// Nearer than this, two lines at one height look like one.
  private static final int NEAR = 5;

  private static final int WORSE_THAN_CROSSINGS = 10;

  private final Map<L, Ends> lanes = new LinkedHashMap<>();

  /// Heights at which a lane is met from the left and from the right.
  private record Ends(TreeSet<Integer> left, TreeSet<Integer> right) {
    int top() {
      return Math.min(
          left.isEmpty() ? Integer.MAX_VALUE : left.first(),
          right.isEmpty() ? Integer.MAX_VALUE : right.first());
    }

    int bottom() {
      return Math.max(
          left.isEmpty() ? Integer.MIN_VALUE : left.last(),
          right.isEmpty() ? Integer.MIN_VALUE : right.last());
    }

    boolean spans(int height) {
      return height > top() - NEAR && height < bottom() + NEAR;
    }
  }

  void add(L lane, int from, boolean fromRight, int to, boolean toRight) {
    Ends ends = lanes.computeIfAbsent(lane, _ -> new Ends(new TreeSet<>(), new TreeSet<>()));
    (fromRight ? ends.right : ends.left).add(from);
    (toRight ? ends.right : ends.left).add(to);
  }

  /// The lanes from left to right.
  List<L> order() {
    List<L> best = new ArrayList<>(lanes.keySet());
    if (best.size() <= TRIED) {
      List<List<L>> all = new ArrayList<>();
      permute(best, 0, all);
      for (List<L> order : all) {
        best = cost(order) < cost(best) ? order : best;
      }
      return best;
    }
    boolean better = true;
    while (better) {
      better = false;
      for (int from = 0; from < best.size(); from++) {
        for (int to = 0; to < best.size(); to++) {
          List<L> moved = new ArrayList<>(best);
          moved.add(to, moved.remove(from));
          if (cost(moved) < cost(best)) {
            best = moved;
            better = true;
          }
        }
      }
    }
    return best;
  }

  private static <L> void permute(List<L> order, int from, List<List<L>> all) {
    if (from >= order.size() - 1) {
      all.add(List.copyOf(order));
      return;
    }
    for (int i = from; i < order.size(); i++) {
      List<L> next = new ArrayList<>(order);
      next.add(from, next.remove(i));
      permute(next, from + 1, all);
    }
  }

  private int cost(List<L> order) {
    int cost = 0;
    for (int i = 0; i < order.size(); i++) {
      for (int j = i + 1; j < order.size(); j++) {
        Ends left = Layers.known(lanes, order.get(i));
        Ends right = Layers.known(lanes, order.get(j));
        for (int height : left.right) {
          cost += right.spans(height) ? 1 : 0;
          cost += touches(height, right.left) ? WORSE_THAN_CROSSINGS : 0;
        }
        for (int height : right.left) {
          cost += left.spans(height) ? 1 : 0;
        }
      }
    }
    return cost;
  }

  private static boolean touches(int height, Set<Integer> others) {
    return others.stream().anyMatch(other -> Math.abs(other - height) < NEAR);
  }
}
