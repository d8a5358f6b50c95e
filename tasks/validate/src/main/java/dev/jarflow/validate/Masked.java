package dev.jarflow.validate;

import dev.jarflow.applications.Affixes;
import dev.jarflow.applications.Application;
import dev.jarflow.applications.Birthday;
import dev.jarflow.validate.Findings.Example;
import dev.jarflow.validate.Findings.Place;
import java.lang.Character.UnicodeScript;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/// Cells of a row as a report may show them: who it was stays hidden, what is wrong with it does
/// not. Punctuation, blanks and broken characters stand as written, letters and digits are counted
/// but not told.
final class Masked {
  static final int DOT = '•';

  /// Characters: what a longer cell holds is counted.
  static final int LONGEST = 64;

  private static final int LONGEST_ENDING = 4;
  private static final int DIGITS_LEFT = 2;
  private static final int FEWEST_DIGITS = 5;
  private static final Pattern YEAR_FIRST = Pattern.compile("\\d{4}([-/])\\d{2}\\1\\d{2}");
  private static final Pattern YEAR_LAST = Pattern.compile("\\d{2}([-/])\\d{2}\\1\\d{4}");

  private static final Pattern WORDS = Pattern.compile("(?U)(?<=\\s)|(?=\\s)");
  private static final Pattern SIDES = Pattern.compile("(?<=@)|(?=@)");

  private Masked() {}

  static Example example(Place place, Application application) {
    return new Example(
        place,
        name(application.name()),
        email(application.email()),
        birthday(application.birthday()),
        mobile(application.mobile()));
  }

  /// `Dr. P•••• S••••`: the first letter of each word, but all of a title, which names nobody.
  static String name(String cell) {
    return shortened(
        cell,
        part -> {
          StringBuilder masked = new StringBuilder();
          for (String word : WORDS.split(part, -1)) {
            String bare = word.replace(".", "").replace(",", "").toLowerCase(Locale.ROOT);
            masked.append(Affixes.DEFAULT.titles().contains(bare) ? word : initial(word));
          }
          return masked.toString();
        });
  }

  /// `p••••@e••••••.com`: the first letter on each side, and the ending.
  static String email(String cell) {
    return shortened(
        cell,
        part -> {
          int ending = part.lastIndexOf('.');
          boolean told =
              part.indexOf('@') >= 0
                  && ending > part.lastIndexOf('@')
                  && part.length() - ending - 1 <= LONGEST_ENDING;
          String sides = told ? part.substring(0, ending) : part;
          StringBuilder masked = new StringBuilder();
          for (String side : SIDES.split(sides, -1)) {
            masked.append(initial(side));
          }
          return masked + (told ? part.substring(ending) : "");
        });
  }

  /// `••/••/1975`, and of a day that never was `31/02/••••`: nobody was born on it.
  static String birthday(String cell) {
    return shortened(
        cell,
        part -> {
          String date = part.strip();
          boolean last = YEAR_LAST.matcher(date).matches();
          if (!last && !YEAR_FIRST.matcher(date).matches()) {
            return hidden(part);
          }
          int from = part.indexOf(date);
          int yearFrom = from + (last ? 6 : 0);
          int yearTo = yearFrom + 4;
          boolean never = Birthday.read(date).certain() == 0;
          return masked(part, i -> (i >= yearFrom && i < yearTo) == never);
        });
  }

  /// `•••• ••67`: the last two digits, where there are more than a few.
  static String mobile(String cell) {
    return shortened(
        cell,
        part -> {
          int digits = (int) part.chars().filter(Character::isDigit).count();
          if (digits < FEWEST_DIGITS) {
            return hidden(part);
          }
          int[] left = {digits};
          return masked(part, i -> !Character.isDigit(part.charAt(i)) || left[0]-- > DIGITS_LEFT);
        });
  }

  private interface Part {
    String masked(String text);
  }

  /// Masks no more than is shown. Of a cell that is cut nothing is told but how long it is.
  private static String shortened(String cell, Part part) {
    if (cell.length() <= LONGEST) {
      return part.masked(cell);
    }
    int end = Character.isHighSurrogate(cell.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return hidden(cell.substring(0, end))
        + String.format(Locale.ROOT, "… (%,d characters)", cell.length());
  }

  private static String hidden(String text) {
    return masked(text, _ -> true);
  }

  /// Hides all but the first letter. Where a letter is half a name, or all of it, that one too.
  private static String initial(String text) {
    boolean told =
        text.codePointCount(0, text.length()) > 1
            && Character.isLetter(text.codePointAt(0))
            && text.codePoints().skip(1).anyMatch(Masked::tells)
            && switch (UnicodeScript.of(text.codePointAt(0))) {
              case HAN, HANGUL, HIRAGANA, KATAKANA -> false;
              default -> true;
            };
    return masked(text, i -> i > 0 || !told);
  }

  /// Puts a dot for each letter and digit of the places to be hidden.
  private static String masked(String text, IntPredicate hide) {
    StringBuilder masked = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      masked.appendCodePoint(tells(c) && hide.test(i) ? DOT : c);
    }
    return masked.toString();
  }

  /// Marks belong to the letter before them.
  private static boolean tells(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER ->
          true;
      default -> Character.isLetterOrDigit(c);
    };
  }
}
