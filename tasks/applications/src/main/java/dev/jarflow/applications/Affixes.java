package dev.jarflow.applications;

import module java.base;

/// Titles that may stand before a name and suffixes that may stand behind it, of which neither is
/// part of it. Words are in lower case, without dots.
public record Affixes(Set<String> titles, Set<String> suffixes) {
  /// The titles of the policy that people start with, as its text shows them.
  public static final List<String> DEFAULT_TITLES =
      List.of("Mr", "Mrs", "Ms", "Miss", "Dr", "Mdm", "Prof");

  /// The suffixes of that policy.
  public static final List<String> DEFAULT_SUFFIXES =
      List.of("Jr", "Sr", "II", "III", "IV", "MD", "DDS", "DVM", "PhD", "Esq");

  /// Those of the policy that people start with.
  public static final Affixes DEFAULT = new Affixes(lower(DEFAULT_TITLES), lower(DEFAULT_SUFFIXES));

  public Affixes {
    titles = Set.copyOf(titles);
    suffixes = Set.copyOf(suffixes);
  }

  /// These and others together.
  public Affixes and(Affixes more) {
    Set<String> allTitles = new HashSet<>(titles);
    allTitles.addAll(more.titles);
    Set<String> allSuffixes = new HashSet<>(suffixes);
    allSuffixes.addAll(more.suffixes);
    return new Affixes(allTitles, allSuffixes);
  }

  private static Set<String> lower(List<String> words) {
    return words.stream().map(word -> word.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }
}
