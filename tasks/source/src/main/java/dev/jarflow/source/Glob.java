package dev.jarflow.source;

import module java.base;

import dev.jarflow.kit.task.UsageException;

/// A pattern of names, as Java's globs are written: `*.csv`, `{a,b}-202?-*`. Java makes a regular
/// expression of one, which may try a name for ever; this reads each letter of it once, and knows
/// all the places in the pattern where it may be by then.
final class Glob {
  /// Letters; a name has at most 255.
  private static final int LONGEST = 1_000;

  /// By their places; behind the last one the pattern ends.
  private final List<Step> steps = new ArrayList<>();

  private sealed interface Step {
    /// A letter that fits, then the next step.
    record One(IntPredicate fits) implements Step {}

    /// Any letters, also none, then the next step.
    record Any() implements Step {}

    /// No letter, then the step at one of these places.
    record Fork(List<Integer> places) implements Step {}
  }

  private Glob() {}

  static Glob of(String pattern) {
    if (pattern.length() > LONGEST) {
      throw new UsageException(
          "expected a pattern of at most " + LONGEST + " letters, found " + pattern.length());
    }
    try {
      PathMatcher _ = matcher(pattern);
    } catch (PatternSyntaxException e) {
      throw new UsageException("expected a pattern like *.csv, found '%s'".formatted(pattern));
    }
    Glob glob = new Glob();
    glob.read(pattern);
    return glob;
  }

  private static PathMatcher matcher(String pattern) {
    return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
  }

  /// Java has read it before, so it is well written.
  private void read(String pattern) {
    int fork = -1;
    List<Integer> starts = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    int next;
    for (int i = 0; i < pattern.length(); i = next) {
      int c = pattern.codePointAt(i);
      next = i + Character.charCount(c);
      if (c == '*') {
        steps.add(new Step.Any());
      } else if (c == '?') {
        steps.add(new Step.One(_ -> true));
      } else if (c == '[') {
        next = pattern.indexOf(']', i) + 1;
        PathMatcher letters = matcher(pattern.substring(i, next));
        steps.add(new Step.One(letter -> letters.matches(Path.of(Character.toString(letter)))));
      } else if (c == '{') {
        fork = hole();
        starts.add(steps.size());
      } else if (c == ',' && fork >= 0) {
        ends.add(hole());
        starts.add(steps.size());
      } else if (c == '}' && fork >= 0) {
        steps.set(fork, new Step.Fork(List.copyOf(starts)));
        ends.forEach(end -> steps.set(end, new Step.Fork(List.of(steps.size()))));
        fork = -1;
        starts.clear();
        ends.clear();
      } else {
        int letter = c == '\\' ? pattern.codePointAt(next) : c;
        next = c == '\\' ? next + Character.charCount(letter) : next;
        steps.add(new Step.One(other -> other == letter));
      }
    }
  }

  /// A place whose step is known later.
  private int hole() {
    steps.add(new Step.Fork(List.of()));
    return steps.size() - 1;
  }

  boolean fits(String name) {
    BitSet places = new BitSet();
    add(0, places);
    for (int c : name.codePoints().toArray()) {
      BitSet before = places;
      BitSet after = new BitSet();
      before.stream()
          .filter(place -> place < steps.size())
          .forEach(
              place -> {
                switch (steps.get(place)) {
                  case Step.One one when one.fits.test(c) -> add(place + 1, after);
                  case Step.Any _ -> add(place, after);
                  case Step.One _, Step.Fork _ -> {}
                }
              });
      places = after;
    }
    return places.get(steps.size());
  }

  /// This place, and those that no letter is needed for.
  private void add(int place, BitSet places) {
    if (places.get(place)) {
      return;
    }
    places.set(place);
    if (place < steps.size()) {
      switch (steps.get(place)) {
        case Step.One _ -> {}
        case Step.Any _ -> add(place + 1, places);
        case Step.Fork fork -> fork.places.forEach(each -> add(each, places));
      }
    }
  }
}
