package dev.jarflow.models;

import module java.base;

/// What the training rows say about a question, whatever the model makes of them.
public record Evidence(Model model, Question question) {

  private static final int LARGEST = 3;

  /// The training rows that have all the asked values but that of one attribute, by the value of
  /// the target.
  public record OneOff(Attribute attribute, List<Long> rows) {
    public long count() {
      return rows.stream().mapToLong(Long::longValue).sum();
    }
  }

  /// The asked values that no training row has together, each as `maint high`: two or three of
  /// them, and no three of which two are named already.
  public List<List<String>> never() {
    List<Set<Integer>> never = new ArrayList<>();
    int attributes = model.schema().attributes().size();
    for (int size = 2; size <= LARGEST; size++) {
      for (int bits = 0; bits < 1 << attributes; bits++) {
        Set<Integer> some =
            BitSet.valueOf(new long[] {bits}).stream()
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
        if (some.size() == size
            && some.stream().allMatch(this::isAsked)
            && never.stream().noneMatch(some::containsAll)
            && sum(places -> some.stream().allMatch(each -> has(places, each))) == 0) {
          never.add(some);
        }
      }
    }
    return never.stream().map(some -> some.stream().map(this::words).toList()).toList();
  }

  private boolean isAsked(int attribute) {
    return question.places().get(attribute) != Question.MISSING;
  }

  private boolean has(int[] places, int attribute) {
    return places[attribute] == question.places().get(attribute);
  }

  private String words(int attribute) {
    return model.schema().attributes().get(attribute).words(question.places().get(attribute));
  }

  private long sum(Predicate<int[]> which) {
    return rows(which).stream().mapToLong(Long::longValue).sum();
  }

  /// By the value of the target.
  private List<Long> rows(Predicate<int[]> which) {
    long[] rows = new long[model.schema().target().size()];
    for (int cell = 0; cell < model.lines().size(); cell++) {
      if (which.test(model.schema().places(cell))) {
        for (int value = 0; value < rows.length; value++) {
          rows[value] += model.lines().get(cell).rows().get(value);
        }
      }
    }
    return LongStream.of(rows).boxed().toList();
  }

  /// Of each asked attribute whose change alone leads to training rows.
  public List<OneOff> oneOff() {
    List<OneOff> all = new ArrayList<>();
    List<Attribute> attributes = model.schema().attributes();
    for (int attribute = 0; attribute < attributes.size(); attribute++) {
      int other = attribute;
      if (isAsked(other)) {
        all.add(
            new OneOff(
                attributes.get(other),
                rows(places -> !has(places, other) && fitsBut(places, other))));
      }
    }
    return all.stream().filter(each -> each.count() > 0).toList();
  }

  private boolean fitsBut(int[] places, int but) {
    return IntStream.range(0, places.length)
        .allMatch(i -> i == but || !isAsked(i) || has(places, i));
  }

  /// True when each combination of the target and all attributes but the key is one row: a list of
  /// all that could be, and no sample of what there is.
  public static boolean isGrid(Model model) {
    Schema schema = model.schema();
    Map<List<Integer>, Long> rows = new HashMap<>();
    for (int cell = 0; cell < model.lines().size(); cell++) {
      List<Integer> counts = model.lines().get(cell).rows();
      for (int value = 0; value < counts.size(); value++) {
        List<Integer> without = new ArrayList<>(IntStream.of(schema.places(cell)).boxed().toList());
        without.set(schema.keyAt(), Question.MISSING);
        without.add(value);
        rows.merge(without, (long) counts.get(value), Long::sum);
      }
    }
    return rows.values().stream().allMatch(count -> count == 1);
  }
}
