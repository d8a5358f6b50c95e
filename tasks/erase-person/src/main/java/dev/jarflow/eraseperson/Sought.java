package dev.jarflow.eraseperson;

import dev.jarflow.applications.Affixes;
import dev.jarflow.applications.Birthday;
import dev.jarflow.applications.Name;
import dev.jarflow.kit.task.UsageException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Who is looked for; what is null is not known of them.
///
/// Texts are in lower case with one spelling of accents; the birthday is YYYYMMDD, 0 when it is not
/// known; the mobile number is bare digits. Membership ids are what sales know of a person.
record Sought(
    @Nullable String email,
    @Nullable String name,
    int birthday,
    @Nullable String mobile,
    Set<String> ids) {
  /// What stands in a purchase in place of a membership id.
  static final String ERASED = "erased";

  private static final Pattern BLANKS_AND_HYPHENS = Pattern.compile("[\\s\\p{Z}\\x85-]");
  private static final Pattern BLANKS_AROUND =
      Pattern.compile("^[\\s\\p{Z}\\x85]+|[\\s\\p{Z}\\x85]+$");
  private static final int BARE_DATE = 8;

  /// From texts as people write them.
  static Sought of(
      @Nullable String email,
      @Nullable String name,
      @Nullable String birthday,
      @Nullable String mobile,
      @Nullable String member) {
    return new Sought(
        email == null ? null : normal(email),
        name == null ? null : fullName(name),
        birthday == null ? 0 : birthday(birthday),
        mobile == null ? null : digits(mobile),
        member == null ? Set.of() : Set.of(member));
  }

  /// With the membership ids that the warehouse knows beside the one that was said.
  Sought with(Collection<String> members) {
    Set<String> all = new TreeSet<>(ids);
    all.addAll(members);
    return new Sought(email, name, birthday, mobile, all);
  }

  private static String fullName(String text) {
    String name = nameIn(text);
    if (name == null) {
      throw new UsageException("expected a name in the person's file, found none");
    }
    return name;
  }

  private static int birthday(String text) {
    Birthday birthday = Birthday.read(text);
    if (birthday.ambiguous() || birthday.certain() == 0) {
      throw new UsageException(
          "expected a birthday like 1975-08-27 in the person's file, found another form");
    }
    return birthday.certain();
  }

  private static String digits(String text) {
    String digits = BLANKS_AND_HYPHENS.matcher(text).replaceAll("");
    if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new UsageException("expected digits as mobile number in the person's file");
    }
    return digits;
  }

  /// What is left of a row without the person: nothing of an application, all but whose it is of a
  /// purchase. Null when it is not theirs.
  @Nullable List<String> left(Kept kept, List<String> cells) {
    return switch (kept) {
      case APPLICATIONS -> isIn(cells) ? List.of() : null;
      case PURCHASES -> anonymous(cells);
      case EITHER -> isIn(cells) ? List.of() : anonymous(cells);
    };
  }

  private @Nullable List<String> anonymous(List<String> cells) {
    return has(cells, this::isId)
        ? cells.stream().map(cell -> isId(cell) ? ERASED : cell).toList()
        : null;
  }

  private boolean isId(String cell) {
    return ids.contains(stripped(cell));
  }

  /// Whether everything known of the person stands in these cells.
  private boolean isIn(List<String> cells) {
    return (email == null || has(cells, this::isEmail))
        && (mobile == null || has(cells, this::isMobile))
        && (birthday == 0 || has(cells, this::isBirthday))
        && (name == null || has(cells, this::isName) || hasInTwo(cells));
  }

  /// What to look for in bytes that are no table; none when what is known is no text that would
  /// stand there so.
  List<String> needles(Kept kept) {
    List<String> needles = new ArrayList<>();
    String known = email == null ? mobile : email;
    if (kept != Kept.PURCHASES && known != null) {
      needles.add(known);
    }
    if (kept != Kept.APPLICATIONS) {
      needles.addAll(ids);
    }
    return needles;
  }

  private interface Fit {
    boolean fits(String cell);
  }

  private static boolean has(List<String> cells, Fit fit) {
    for (String cell : cells) {
      if (fit.fits(cell)) {
        return true;
      }
    }
    return false;
  }

  private boolean isEmail(String cell) {
    String sought = email == null ? "" : email;
    return cell.length() >= sought.length() && normal(cell).equals(sought);
  }

  private boolean isMobile(String cell) {
    String sought = mobile == null ? "" : mobile;
    return cell.length() >= sought.length()
        && BLANKS_AND_HYPHENS.matcher(cell).replaceAll("").equals(sought);
  }

  private boolean isBirthday(String cell) {
    String text = stripped(cell);
    Birthday read = Birthday.read(text);
    return read.dayFirst() == birthday
        || read.monthFirst() == birthday
        || (text.length() == BARE_DATE && text.equals(Birthday.digits(birthday)));
  }

  private boolean isName(String cell) {
    String sought = name == null ? "" : name;
    return cell.length() >= sought.length() && sought.equals(nameIn(cell));
  }

  /// First and last name in two columns.
  private boolean hasInTwo(List<String> cells) {
    for (int i = 1; i < cells.size(); i++) {
      if (isName(cells.get(i - 1) + " " + cells.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String nameIn(String cell) {
    Name name = Name.split(cell, Affixes.DEFAULT);
    return name == null ? null : normal(name.full());
  }

  private static String normal(String text) {
    return Normalizer.normalize(stripped(text).toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
  }

  private static String stripped(String text) {
    return BLANKS_AROUND.matcher(text).replaceAll("");
  }
}
