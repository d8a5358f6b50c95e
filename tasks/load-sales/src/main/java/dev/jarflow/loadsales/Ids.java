package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.kit.batch.Manifest;
import dev.jarflow.kit.log.Masked;

/// The form of a cell that names something.
final class Ids {
  private static final int LONGEST = 64;

  /// Digits of a file's digest in an id of a place.
  private static final int DIGITS = 12;

  /// No membership id is longer: what may be compared later is never cut.
  static final int LONGEST_KEPT = 300;

  /// A last name and five digits: the id of a member.
  private static final Pattern OF_A_MEMBER =
      Pattern.compile("(?i).+_[0-9a-f]{5}(_[0-9]+)?", Pattern.DOTALL);

  private Ids() {}

  /// An id of items and transactions: short, and one word.
  static boolean good(String id) {
    if (id.isEmpty() || id.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c <= ' ' || c == '\u007f' || (c > '\u007f' && odd(c))) {
        return false;
      }
    }
    return true;
  }

  /// Stands in the place of a bad id: names a line of one content, of whatever name, and no other.
  /// It has blanks, so that it is never a good id.
  static String ofPlace(Manifest.Entry file, long line) {
    return "(" + file.name() + ":" + line + " of " + file.sha256().substring(0, DIGITS) + ")";
  }

  /// An id as a page shows it. One that is not `known` is masked, unless it has both letters and
  /// digits and is no e-mail and no member's id: columns may be swapped.
  static String shown(String id, boolean known) {
    boolean ofAThing =
        id.chars().anyMatch(Character::isDigit)
            && id.chars().anyMatch(Character::isLetter)
            && id.indexOf('@') < 0
            && !OF_A_MEMBER.matcher(id).matches();
    return known || ofAThing ? id : Masked.of(id);
  }

  static boolean blank(String text) {
    return text.chars().allMatch(c -> odd((char) c));
  }

  static boolean hasControls(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  /// A cell as it is kept to be looked at: not without end, and without what no text holds.
  static String shortened(String cell) {
    String clean = cell.indexOf('\0') < 0 ? cell : cell.replace('\0', '\uFFFD');
    if (clean.length() <= LONGEST_KEPT) {
      return clean;
    }
    int last = LONGEST_KEPT - 1;
    return clean.substring(0, Character.isHighSurrogate(clean.charAt(last)) ? last : last + 1)
        + "…";
  }

  private static boolean odd(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
  }
}
