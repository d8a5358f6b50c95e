package dev.jarflow.models;

import module java.base;

/// What a model is about: the attribute that it predicts, and those that it is asked with.
///
/// There are so few combinations of the latter that each one has a number, its cell, from 0; the
/// values of the last attribute change fastest.
///
/// `key` is the attribute that some candidates look at alone. The `optional` ones may be missing in
/// a question: the answer is then the mean over their values, weighted by how often they occur in
/// the training rows with the asked value of `key`.
public record Schema(
    String name, Attribute target, List<Attribute> attributes, String key, Set<String> optional) {
  /// A model is a table with a line for each cell.
  private static final int MOST_CELLS = 100_000;

  public Schema {
    attributes = List.copyOf(attributes);
    optional = Set.copyOf(optional);
    long cells = 1;
    for (Attribute attribute : attributes) {
      cells = Math.min(cells * attribute.size(), MOST_CELLS + 1L);
    }
    if (cells > MOST_CELLS) {
      throw new IllegalArgumentException(
          "expected at most %d combinations of values, found more".formatted(MOST_CELLS));
    }
    List<String> names = attributes.stream().map(Attribute::name).toList();
    if (!names.contains(key)
        || !names.containsAll(optional)
        || optional.contains(key)
        || names.contains(target.name())) {
      throw new IllegalArgumentException("expected key and optional among the attributes");
    }
  }

  /// The number of combinations.
  public int cells() {
    return attributes.stream().mapToInt(Attribute::size).reduce(1, Math::multiplyExact);
  }

  /// The cell of these places, one for each attribute.
  public int cell(int[] places) {
    int cell = 0;
    for (int i = 0; i < places.length; i++) {
      cell = cell * attributes.get(i).size() + places[i];
    }
    return cell;
  }

  /// The inverse of [#cell].
  public int[] places(int cell) {
    int[] places = new int[attributes.size()];
    int rest = cell;
    for (int i = places.length - 1; i >= 0; i--) {
      int size = attributes.get(i).size();
      places[i] = rest % size;
      rest /= size;
    }
    return places;
  }

  /// The place of one attribute in a cell.
  public int place(int cell, int attribute) {
    int after = 1;
    for (int i = attribute + 1; i < attributes.size(); i++) {
      after *= attributes.get(i).size();
    }
    return cell / after % attributes.get(attribute).size();
  }

  /// Where the key stands among the attributes.
  public int keyAt() {
    return attributes.stream().map(Attribute::name).toList().indexOf(key);
  }

  public Attribute keyAttribute() {
    return attributes.get(keyAt());
  }

  /// The attribute that is predicted, then the others: the columns of a file without a heading.
  public List<Attribute> columns() {
    return Stream.concat(Stream.of(target), attributes.stream()).toList();
  }

  public boolean isOptional(int attribute) {
    return optional.contains(attributes.get(attribute).name());
  }
}
