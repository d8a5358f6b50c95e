package dev.jarflow.eraseperson;

import module java.base;

import dev.jarflow.applications.Affixes;
import dev.jarflow.applications.Birthday;
import dev.jarflow.eraseperson.RowMatch.NotSure;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.UsageException;
import org.jspecify.annotations.Nullable;

/// The person who is looked for; what is null is not known of them.
///
/// The e-mail is [Folded]; the birthday is YYYYMMDD, 0 when it is
/// not known; the mobile number is bare digits. Sales know a person by membership ids, and by an
/// e-mail that somebody wrote in the place of one.
record SoughtPerson(
    @Nullable String email,
    @Nullable PersonName name,
    int birthday,
    @Nullable String mobile,
    Set<String> ids) {
  /// Stands in a purchase in place of a membership id.
  static final String ERASED = "erased";

  private static final Pattern BLANKS_AND_HYPHENS = Pattern.compile("[" + Folded.BLANK + "-]");
  private static final Pattern BLANKS_AROUND =
      Pattern.compile("^[" + Folded.BLANK + "]+|[" + Folded.BLANK + "]+$");
  private static final int BARE_DATE = 8;

  /// From texts as people write them, by the words of a [PersonFile]; `affixes` are the titles and
  /// suffixes of all known policies.
  static SoughtPerson of(Map<String, String> facts, Affixes affixes) {
    String email = facts.get("email");
    String name = facts.get("name");
    String birthday = facts.get("birthday");
    String mobile = facts.get("mobile");
    String member = facts.get("member");
    return new SoughtPerson(
        email == null ? null : normal(email),
        name == null ? null : name(name, affixes),
        birthday == null ? 0 : birthday(birthday),
        mobile == null ? null : digits(mobile),
        member == null ? Set.of() : Set.of(member));
  }

  /// With the membership ids that the warehouse knows beside the one that was said.
  SoughtPerson with(Collection<String> members) {
    Set<String> all = new TreeSet<>(ids);
    all.addAll(members);
    return new SoughtPerson(email, name, birthday, mobile, all);
  }

  /// When the policies of a site take the whole name for titles, only the default titles count.
  private static PersonName name(String text, Affixes affixes) {
    PersonName name = PersonName.of(text, affixes);
    name = name == null ? PersonName.of(text, Affixes.DEFAULT) : name;
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

  /// True when enough is known beside the name to tell people of similar names apart.
  boolean knownBesideName() {
    return email != null || mobile != null || birthday != 0;
  }

  /// Decides if a row of a file is theirs. Nothing stays of an application, also where it lies
  /// among purchases; of a purchase everything but the membership id stays.
  RowMatch match(RowKind kind, List<String> cells) {
    return switch (kind) {
      case APPLICATIONS -> application(cells);
      case PURCHASES -> {
        RowMatch match = knowsMoreThanABuyer() ? application(cells) : NotSure.NOT_THEIRS;
        RowMatch purchase = match instanceof RowMatch.Theirs ? match : purchase(cells);
        yield purchase == NotSure.NOT_THEIRS ? match : purchase;
      }
      case UNKNOWN -> {
        RowMatch match = application(cells);
        yield match == NotSure.NOT_THEIRS ? purchase(cells) : match;
      }
      case NOBODY -> NotSure.NOT_THEIRS;
    };
  }

  /// True when enough is known to tell an application from a purchase, which may name them by their
  /// e-mail.
  private boolean knowsMoreThanABuyer() {
    return Stream.of(email != null, name != null, birthday != 0, mobile != null)
            .filter(known -> known)
            .count()
        > 1;
  }

  private RowMatch purchase(List<String> cells) {
    return cells.stream().anyMatch(this::buys)
        ? new RowMatch.Theirs(cells.stream().map(cell -> buys(cell) ? ERASED : cell).toList())
        : NotSure.NOT_THEIRS;
  }

  /// True of a cell of a purchase that names them.
  boolean buys(String cell) {
    String text = Folded.of(stripped(cell));
    return text.equals(email) || ids.stream().anyMatch(id -> Folded.of(id).equals(text));
  }

  /// The texts by which purchases know them.
  List<String> buyers() {
    return Stream.concat(ids.stream(), Stream.ofNullable(email)).toList();
  }

  private RowMatch application(List<String> row) {
    List<String> cells = row.stream().flatMap(SoughtPerson::single).toList();
    if ((email != null && cells.stream().noneMatch(this::isEmail))
        || (mobile != null && cells.stream().noneMatch(this::isMobile))
        || (birthday != 0 && cells.stream().noneMatch(this::isBirthday))) {
      return cells.stream().anyMatch(this::mentions) ? NotSure.MAY_BE_THEIRS : NotSure.NOT_THEIRS;
    }
    if (name == null || hasName(cells, name::is, name::is)) {
      return new RowMatch.Theirs(List.of());
    }
    return knownBesideName() && hasName(cells, name::mayBe, this::mayBeWhole)
        ? NotSure.MAY_BE_THEIRS
        : NotSure.NOT_THEIRS;
  }

  /// The cells of several columns may share one: `RefusedColumn.OTHERS`.
  private static Stream<String> single(String cell) {
    try {
      return cell.startsWith("[\"") && Json.read(cell) instanceof List<?> shared
          ? shared.stream().map(String::valueOf)
          : Stream.of(cell);
    } catch (IllegalArgumentException _) {
      return Stream.of(cell);
    }
  }

  /// A name of one word in a cell of its own is a whole name only when nothing stands before it.
  private boolean mayBeWhole(String cell) {
    return name != null
        && (PersonName.plain(cell).indexOf(' ') >= 0 || name.words().size() == 1)
        && name.mayBe(cell);
  }

  /// The texts to look for in bytes that are no table; none when nothing is known that would stand
  /// there as it is.
  List<String> texts(RowKind kind) {
    List<String> texts = new ArrayList<>();
    String known = email == null ? mobile : email;
    if ((kind == RowKind.APPLICATIONS || kind == RowKind.UNKNOWN) && known != null) {
      texts.add(known);
    }
    if (kind == RowKind.PURCHASES || kind == RowKind.UNKNOWN) {
      texts.addAll(buyers());
    }
    return texts;
  }

  /// A name in one cell, or its first and last part in two; the first cell has an empty one before
  /// it.
  private static boolean hasName(
      List<String> cells, Predicate<String> inTwo, Predicate<String> inOne) {
    String before = "";
    for (String cell : cells) {
      if (!cell.isBlank() && (inOne.test(cell) || inTwo.test(before + " " + cell))) {
        return true;
      }
      before = cell;
    }
    return false;
  }

  private boolean isEmail(String cell) {
    // Folding makes a letter two at most.
    return email != null && 2 * cell.length() >= email.length() && normal(cell).equals(email);
  }

  /// True of a cell in which the e-mail stands among other words: `Patty <patty@example.com>`.
  private boolean mentions(String cell) {
    if (email == null || 2 * cell.length() <= email.length()) {
      return false;
    }
    String text = Folded.of(cell);
    int at = text.indexOf(email);
    int end = at + email.length();
    return at >= 0
        && text.length() > email.length()
        && (at == 0 || !isOfAnAddress(text.charAt(at - 1)))
        && (end == text.length()
            || !isOfAnAddress(text.charAt(end))
            || (text.charAt(end) == '.'
                && (end + 1 == text.length() || !Character.isLetterOrDigit(text.charAt(end + 1)))));
  }

  private static boolean isOfAnAddress(char letter) {
    return Character.isLetterOrDigit(letter) || "._+-".indexOf(letter) >= 0;
  }

  private boolean isMobile(String cell) {
    return mobile != null
        && cell.length() >= mobile.length()
        && BLANKS_AND_HYPHENS.matcher(cell).replaceAll("").equals(mobile);
  }

  private boolean isBirthday(String cell) {
    String text = stripped(cell);
    Birthday read = Birthday.read(text);
    return read.dayFirst() == birthday
        || read.monthFirst() == birthday
        || (text.length() == BARE_DATE && text.equals(Birthday.digits(birthday)));
  }

  private static String normal(String text) {
    return Folded.of(stripped(text));
  }

  private static String stripped(String text) {
    return isNoBlank(text, 0) && isNoBlank(text, text.length() - 1)
        ? text
        : BLANKS_AROUND.matcher(text).replaceAll("");
  }

  /// True of a letter of ASCII that is surely none.
  private static boolean isNoBlank(String text, int at) {
    return !text.isEmpty() && text.charAt(at) > ' ' && text.charAt(at) < 127;
  }
}
