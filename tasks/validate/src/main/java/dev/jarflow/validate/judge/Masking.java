package dev.jarflow.validate.judge;

import module java.base;

import dev.jarflow.applications.Affixes;
import dev.jarflow.applications.Application;
import dev.jarflow.applications.Birthday;
import dev.jarflow.kit.log.Masked;
import dev.jarflow.validate.judge.BatchFindings.Example;
import dev.jarflow.validate.output.OutputRows.JudgedRow;

/// Hides personal data in the cells of applications that a report shows, and leaves faults visible:
/// each kind of cell shows a little of its own.
final class Masking {
  /// Characters. Of a longer cell the report says only its length.
  static final int LONGEST = 64;

  private static final int LONGEST_ENDING = 4;
  private static final int DIGITS_LEFT = 2;
  private static final int FEWEST_DIGITS = 5;
  private static final Pattern YEAR_FIRST = Pattern.compile("\\d{4}([-/])\\d{2}\\1\\d{2}");
  private static final Pattern YEAR_LAST = Pattern.compile("\\d{2}([-/])\\d{2}\\1\\d{4}");

  private static final Pattern WORDS = Pattern.compile("(?U)(?<=\\s)|(?=\\s)");
  private static final Pattern SIDES = Pattern.compile("(?<=@)|(?=@)");

  private Masking() {}

  static Example example(JudgedRow row) {
    Application cells = row.application();
    return new Example(
        row.place(),
        new Application(
            name(cells.name()),
            email(cells.email()),
            birthday(cells.birthday()),
            mobile(cells.mobile())));
  }

  /// `Dr. P•••• S••••`: shows the first letter of each word, and whole titles, which name nobody.
  static String name(String cell) {
    return shortened(
        cell,
        part ->
            WORDS
                .splitAsStream(part)
                .map(word -> isTitle(word) ? word : Masked.initial(word))
                .collect(Collectors.joining()));
  }

  private static boolean isTitle(String word) {
    String bare = word.replace(".", "").replace(",", "").toLowerCase(Locale.ROOT);
    return Affixes.DEFAULT.titles().contains(bare);
  }

  /// `p••••@e••••••.com`: shows the first letter on each side, and the ending.
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
          return SIDES.splitAsStream(sides).map(Masked::initial).collect(Collectors.joining())
              + (told ? part.substring(ending) : "");
        });
  }

  /// `••/••/1975`: shows the year. Of a day that does not exist it shows the day, `31/02/••••`,
  /// because nobody was born on it.
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
          return Masked.at(part, i -> (i >= yearFrom && i < yearTo) == never);
        });
  }

  /// `•••• ••67`: shows the last two digits of five or more.
  static String mobile(String cell) {
    return shortened(
        cell,
        part -> {
          int digits = (int) part.chars().filter(Character::isDigit).count();
          if (digits < FEWEST_DIGITS) {
            return hidden(part);
          }
          int[] left = {digits};
          return Masked.at(
              part, i -> !Character.isDigit(part.charAt(i)) || left[0]-- > DIGITS_LEFT);
        });
  }

  /// Masks only the characters that are shown. A cell that is cut shows its length and nothing
  /// else.
  private static String shortened(String cell, UnaryOperator<String> mask) {
    if (cell.length() <= LONGEST) {
      return mask.apply(cell);
    }
    int end = Character.isHighSurrogate(cell.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return hidden(cell.substring(0, end))
        + String.format(Locale.ROOT, "… (%,d characters)", cell.length());
  }

  private static String hidden(String text) {
    return Masked.at(text, _ -> true);
  }
}
