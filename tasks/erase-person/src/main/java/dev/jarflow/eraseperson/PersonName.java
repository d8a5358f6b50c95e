package dev.jarflow.eraseperson;

import module java.base;

import dev.jarflow.applications.Affixes;
import org.jspecify.annotations.Nullable;

/// The name of the person who is looked for, and which other names are the same one.
///
/// A policy keeps a run of the words of a name as written: it drops titles in front and suffixes
/// behind. So a name as written and the one that any policy keeps of it stand one in the other,
/// which [#mayBe] finds. [#is] knows the titles and suffixes of the policies that are known.
///
/// `form` is a regular expression for a [#plain] name, understood by Java and PostgreSQL alike.
record PersonName(List<String> words, String form, Pattern pattern) {
  private static final Pattern COMMAS_AND_BLANKS = Pattern.compile("[," + Folded.BLANK + "]+");
  private static final Pattern PUNCTUATION = Pattern.compile("[\\p{Punct}]");

  /// Null when the text is no name without its titles and suffixes.
  static @Nullable PersonName of(String text, Affixes affixes) {
    String said = plain(text);
    List<String> core = core(said, affixes);
    if (core.isEmpty()) {
      return null;
    }
    String form =
        "^(?:(?:%s) )*%s(?: (?:%s))*$"
            .formatted(
                oneOf(affixes.titles()),
                escaped(String.join(" ", core)),
                oneOf(affixes.suffixes()));
    return new PersonName(List.of(said.split(" ")), form, Pattern.compile(form));
  }

  /// True when a name is this one, apart from titles and suffixes that a known policy drops.
  boolean is(String name) {
    return pattern.matcher(plain(name)).matches();
  }

  /// True when all words of one of the two names appear together in the other.
  boolean mayBe(String name) {
    List<String> other = List.of(plain(name).split(" "));
    return Collections.indexOfSubList(words, other) >= 0
        || Collections.indexOfSubList(other, words) >= 0;
  }

  /// [Folded], with one blank between words, and without dots and commas.
  static String plain(String name) {
    String words = COMMAS_AND_BLANKS.matcher(name.replace(".", "")).replaceAll(" ");
    return Folded.of(words).strip();
  }

  private static List<String> core(String said, Affixes affixes) {
    Pattern around =
        Pattern.compile(
            "^(?:(?:%s)(?: |$))+|(?: (?:%s))+$"
                .formatted(oneOf(affixes.titles()), oneOf(affixes.suffixes())));
    String core = around.matcher(said).replaceAll("");
    return core.codePoints().anyMatch(Character::isLetterOrDigit)
        ? Arrays.asList(core.split(" "))
        : List.of();
  }

  private static String oneOf(Collection<String> affixes) {
    return affixes.stream()
        .map(PersonName::plain)
        .sorted()
        .map(PersonName::escaped)
        .collect(Collectors.joining("|"));
  }

  private static String escaped(String text) {
    return PUNCTUATION.matcher(text).replaceAll("\\\\$0");
  }
}
